/** A burst at a site that nobody looks at: no request is refused, and folds keep up. */
import { afterEach, expect, test } from "vitest";
import { limits } from "../../src/shared/limits.js";
import { HOUR, MINUTE, SECOND } from "../../src/shared/units.js";
import { startFootfall, type Footfall } from "./footfall.helpers.js";

const EVENTS_PER_SECOND = 200;
const EVENTS_PER_REQUEST = 10;
const REQUESTS_PER_SECOND = EVENTS_PER_SECOND / EVENTS_PER_REQUEST;
const SECONDS = 180;

let footfall: Footfall;
afterEach(() => footfall.close());

test("200 events a second come without a warning, and all are taken and counted", async () => {
  footfall = await startFootfall({ maxStalenessMs: HOUR });
  const { engine, siteId } = footfall;
  const view = (visitorId: string) => ({
    type: "pageview" as const,
    path: "/",
    visitorId,
    occurredAt: engine.now(),
  });
  await engine.mutation("live:heartbeat", { siteId });
  await footfall.send([view("before")]);
  await footfall.advance(5 * HOUR);
  const startedAt = engine.now();

  let sent = 0;
  let mostWaiting = 0;
  const answers = new Map<string, number>();
  for (let request = 0; request < SECONDS * REQUESTS_PER_SECOND; request++) {
    const events = Array.from({ length: EVENTS_PER_REQUEST }, () =>
      view(`visitor ${sent++ % 500}`),
    );
    const { kind } = (await engine.mutation("requests:ingest", {
      keyHash: "b".repeat(64),
      trusted: true,
      receivedAt: engine.now(),
      events,
    })) as { kind: string };
    answers.set(kind, (answers.get(kind) ?? 0) + 1);
    if (request % (10 * REQUESTS_PER_SECOND) === 0) {
      const health = { siteId, now: engine.now() };
      const { level, pendingEvents } = (
        await engine.execute("health:getHealth", "query", health)
      ).value as { level: string; pendingEvents: number };
      expect(level).toBe("ok");
      mostWaiting = Math.max(mostWaiting, pendingEvents);
    }
    await footfall.advance(SECOND / REQUESTS_PER_SECOND);
  }
  expect(Object.fromEntries(answers)).toEqual({
    stored: SECONDS * REQUESTS_PER_SECOND,
  });
  // The flush interval brings 2,000 events. The sample that hurries the lane is not exact.
  expect(mostWaiting).toBeLessThan(8000);
  expect(limits.MAX_PENDING_EVENTS.value).toBeGreaterThan(4 * mostWaiting);

  // Nobody looks still: what is left waits for an hour at most.
  await footfall.advance(HOUR + MINUTE);
  const span = { from: startedAt - HOUR, to: startedAt + 2 * HOUR };
  expect(await footfall.overview(span)).toMatchObject({ pageviews: sent });
}, 180_000);
