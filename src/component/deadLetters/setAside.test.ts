/** An event that fails goes out of the way of its lane, and what failed can always be stored. */
import { describe, expect, test } from "vitest";
import { MINUTE } from "../../shared/units.js";
import {
  initConvexTestWithoutSchema,
  lettersOf,
} from "./deadLetters.helpers.js";
import { describeError, setAside } from "./setAside.js";
import { positionOf } from "../log/eventLog.js";
import { storeCommit } from "../log/logRows.helpers.js";
import { initSite, START, useTestClock } from "../testing/setup.helpers.js";
import type { LoggedEvent } from "../rows/eventForm.js";

useTestClock();

describe("the next event of a lane", () => {
  async function start() {
    const t = initConvexTestWithoutSchema();
    const { siteId } = await initSite(t);
    return {
      t,
      siteId,
      /** The functions that are planned, and when. */
      planned: () =>
        t.run(async (ctx) => {
          const jobs = ctx.db.system.query("_scheduled_functions");
          return (await jobs.collect()).map(({ name, scheduledTime }) => {
            return [name, scheduledTime - START];
          });
        }),
      /** Sets aside the event behind another one, in lane 2. */
      setAside: (after: LoggedEvent | null, reason?: "outOfTime") =>
        t.run((ctx) =>
          setAside(ctx, {
            siteId,
            lane: 2,
            cursor: after && positionOf(after),
            upTo: 2n ** 62n,
            error: "it failed",
            ...(reason && { reason }),
          }),
        ),
    };
  }
  const earlier = { lane: 2, occurredAt: START - MINUTE };

  test("becomes a letter that is retried in a minute", async () => {
    const { t, siteId, planned, setAside: setNext } = await start();
    const events = await storeCommit(t, siteId, ["a", "b"], earlier);
    const [first, second] = events as [LoggedEvent, LoggedEvent];
    expect(await setNext(first)).toEqual(positionOf(second));
    expect(await lettersOf(t)).toMatchObject([
      {
        siteId,
        lane: 2,
        eventDocumentId: second._id,
        occurredAt: START - MINUTE,
        failedAt: START,
        reason: "threw",
        error: "it failed",
        attempts: 0,
        retryAt: START + MINUTE,
      },
    ]);
    expect(await planned()).toEqual([["fold/letterRetries:retrySite", MINUTE]]);
    await setNext(null, "outOfTime");
    expect((await lettersOf(t))[1]).toMatchObject({
      eventDocumentId: first._id,
      reason: "outOfTime",
    });
  });

  test.each([
    [START - MINUTE, START - MINUTE],
    [Infinity, START],
  ])(
    "is quarantined at once if it cannot be read: at %d, its letter at %d",
    async (occurredAt, letterAt) => {
      const { t, siteId, planned, setAside: setNext } = await start();
      const [event] = await storeCommit(t, siteId, ["a"], {
        ...{ lane: 2, occurredAt },
      });
      const body = "2pc0";
      await t.run((ctx) => ctx.db.patch("events", event!._id, { body }));
      await setNext(null);
      const [letter] = await lettersOf(t);
      expect(letter).toMatchObject({
        occurredAt: letterAt,
        reason: "unreadable",
        quarantinedAt: START,
      });
      expect(letter).not.toHaveProperty("retryAt");
      expect(letter?.error).toContain("form");
      expect(await planned()).toEqual([
        ["deadLetters/deadLetterCounts:ask", 0],
      ]);
    },
  );

  test("leaves the cursor where it was if there is none", async () => {
    const { t, siteId, setAside: setNext } = await start();
    expect(await setNext(null)).toBeNull();
    const [event] = await storeCommit(t, siteId, ["a"], earlier);
    expect(await setNext(event!)).toEqual(positionOf(event!));
    expect(await lettersOf(t)).toEqual([]);
  });
});

describe("describeError", () => {
  test.each([
    ["an error's message", new Error("it failed"), "it failed"],
    ["what is no error", 7, "7"],
    ["1,000 letters at most", "x".repeat(1001), "x".repeat(1000)],
    [
      "no half of a character at its end",
      new Error(`${"x".repeat(999)}\u{1F4A5}`),
      "x".repeat(999),
    ],
    [
      "a whole character at its end",
      `${"x".repeat(998)}\u{1F4A5}y`,
      `${"x".repeat(998)}\u{1F4A5}`,
    ],
    ["no half of one that came as such", "a\uD83D b\uDCA5", "a\uFFFD b\uFFFD"],
  ])("says %s", (_case, error, text) => {
    expect(describeError(error)).toBe(text);
  });
});
