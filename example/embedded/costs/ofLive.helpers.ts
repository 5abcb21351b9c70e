/** Claims about the cost of heartbeats. */
import { MINUTE, SECOND } from "../../../src/shared/units.js";
import type { CostApp } from "./app.helpers.js";
import type { CostClaim } from "./claims.helpers.js";

const beat = ({ engine, siteId }: CostApp) =>
  engine.mutation("app:heartbeat", { siteId });

/** A first heartbeat, and the next after this time. */
const after = (durationMs: number) => async (app: CostApp) => {
  await beat(app);
  await app.advance(durationMs);
};

export const costsOfLive: readonly CostClaim[] = [
  {
    places: [
      {
        of: "client/exposeLiveApi.ts: exposeLiveApi",
        says: [
          "A heartbeat costs one call of the component, and one small write at most about once a minute, however often somebody calls it.",
        ],
      },
    ],
    cases: [
      {
        name: "the first heartbeat",
        call: beat,
        cost: () => ({
          calls: 1,
          componentCalls: 1,
          authAsked: 1,
          rowsWritten: 1,
        }),
      },
      {
        name: "another within the minute",
        setUp: after(30 * SECOND),
        call: beat,
        cost: () => ({ calls: 1, componentCalls: 1, rowsWritten: 0 }),
      },
      {
        name: "the next of an open dashboard",
        setUp: after(5 * MINUTE),
        call: beat,
        cost: () => ({ calls: 1, componentCalls: 1, rowsWritten: 1 }),
      },
    ],
  },
];
