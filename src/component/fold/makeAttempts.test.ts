/** The attempts of a run: what each may use, and what follows one that fails. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { defaultSiteSettings } from "../../shared/site/site.js";
import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { positionOf } from "../log/eventLog.js";
import { attemptLimits } from "../model/fold/foldPlan.js";
import { foldSettingsOf } from "../model/fold/foldSettings.js";
import { FoldRun } from "../model/fold/foldRun.js";
import * as visitors from "../model/fold/visitors.js";
import {
  START,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import * as attempts from "./attempts.js";
import { makeAttempts } from "./makeAttempts.js";
import { allEvents } from "../rows/eventRows.helpers.js";
import type { LoggedEvent } from "../rows/eventForm.js";
import { allVisitors } from "../rows/peopleRows.helpers.js";

let t: TestBackend;
let site: TestSite;
let siteId: Id<"sites">;
useSite((made) => ({ t, site } = made));
beforeEach(() => {
  siteId = site.siteId;
});
afterEach(() => {
  vi.restoreAllMocks();
});

const batch = { cursor: null, upTo: 7n, size: 500, flushIntervalMs: 0 };
const settings = foldSettingsOf(defaultSiteSettings);
const logOf = (upTo: bigint) => ({ siteId, lane: 0, settings, upTo });

describe("an attempt may use", () => {
  /** Makes attempts that each have folded an event, by so many index ranges. */
  async function rangesOf(ranges: number) {
    vi.spyOn(attempts, "hasRoomForAttempt").mockResolvedValue(true);
    const runMutation = vi.fn<(...args: unknown[]) => Promise<unknown>>();
    runMutation.mockResolvedValueOnce({
      ...{ cursor: null, events: 1, ranges, exhausted: false },
    });
    runMutation.mockResolvedValueOnce({
      ...{ cursor: null, events: 0, ranges: 0, exhausted: true },
    });
    const ctx = { runMutation } as unknown as MutationCtx;
    await makeAttempts(ctx, new FoldRun(batch), logOf(7n));
    return runMutation.mock.calls.map(([, args, options]) => [args, options]);
  }

  test("its share of the transaction, and no more ranges than the run has left", async () => {
    const { limits, rangeBudget } = attemptLimits(0.4);
    const attempt = { ...logOf(7n), cursor: null };
    const options = { transactionLimits: limits };
    expect(await rangesOf(3400)).toEqual([
      [{ ...attempt, size: 500, rangeBudget }, options],
      [{ ...attempt, size: 499, rangeBudget: 100 }, options],
    ]);
  });
});

describe("an event that fails among others", () => {
  test("is set aside at once, and none of the others is", async () => {
    const { foldVisitor } = visitors;
    vi.spyOn(visitors, "foldVisitor").mockImplementation((before, events) => {
      if (events.some(({ path }) => path === "/bad")) throw new Error("bad");
      return foldVisitor(before, events);
    });
    const paths = ["/", "/tea", "/bad", "/milk"];
    await site.send(
      paths.map((path) => ({
        ...{ type: "pageview" as const, visitorId: path, path },
        occurredAt: START,
      })),
    );
    const events: LoggedEvent[] = await t.run((ctx) => allEvents(ctx));
    const last = positionOf(events[3]!);
    const run = new FoldRun({ ...batch, upTo: last.seq, size: 4 });
    const { letters, folded } = await t.run(async (ctx) => {
      await makeAttempts(ctx, run, logOf(last.seq));
      return {
        letters: await ctx.db.query("deadLetters").collect(),
        folded: await allVisitors(ctx),
      };
    });
    expect(letters).toMatchObject([
      { eventDocumentId: events[2]!._id, reason: "threw", error: "bad" },
    ]);
    expect(folded.map(({ visitorId }) => visitorId)).toEqual([
      "/",
      "/tea",
      "/milk",
    ]);
    expect(run.cursor).toEqual(last);
  });
});
