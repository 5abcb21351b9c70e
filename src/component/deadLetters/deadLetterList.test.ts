/** Dead letters as an operator sees them, each with its event as far as the page has room. */
import { expect, test, vi } from "vitest";
import { HOUR } from "../../shared/units.js";
import type { DeadLetterState } from "../../shared/api/deadLetters.js";
import { MAX_LETTER_EVENT_BYTES } from "../budget/listLimits.js";
import { insertLetter, lettersOf } from "./deadLetters.helpers.js";
import { deadLetterList, listedDeadLetters } from "./deadLetterList.js";
import {
  START,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

test("a letter says when it is retried, and why it was quarantined", async () => {
  const { siteId } = site;
  const waiting = { retryAt: START + HOUR, error: "it failed", attempts: 3 };
  await insertLetter(t, siteId, { userId: "ann" }, waiting);
  const ended = { reason: "outOfTime", quarantinedAt: START } as const;
  await insertLetter(t, siteId, {}, ended);
  const letters = await lettersOf(t);
  const listed = await t.run((ctx) => listedDeadLetters(ctx, letters));
  const event = { type: "pageview", path: "/", visitorId: "visitor" };
  expect(listed).toEqual([
    {
      deadLetterId: letters[0]?._id,
      eventDocumentId: letters[0]?.eventDocumentId,
      occurredAt: START,
      failedAt: START,
      reason: "threw",
      error: "it failed",
      attempts: 3,
      retryAt: START + HOUR,
      event: { ...event, userId: "ann" },
    },
    {
      deadLetterId: letters[1]?._id,
      eventDocumentId: letters[1]?.eventDocumentId,
      occurredAt: START,
      failedAt: START,
      reason: "outOfTime",
      error: "",
      attempts: 0,
      quarantinedAt: START,
      event,
    },
  ]);
});

test("a list has the letters of one state or of both, newest failure first", async () => {
  const { siteId } = site;
  await insertLetter(t, siteId, {}, { failedAt: 1, error: "a" });
  await insertLetter(t, siteId, {}, { failedAt: 2, error: "b" });
  const ended = { failedAt: 3, error: "c", quarantinedAt: START };
  await insertLetter(t, siteId, {}, ended);
  const errors = (state?: DeadLetterState) =>
    t.run(async (ctx) => {
      const all: string[] = [];
      const { rows } = deadLetterList(ctx, siteId, state);
      for await (const { error } of rows) all.push(error);
      return all.join("");
    });
  expect(await errors()).toBe("cba");
  expect(await errors("active")).toBe("ba");
  expect(await errors("quarantined")).toBe("c");
});

test("a page reads one event at most that it has no room for", async () => {
  const title = "x".repeat(MAX_LETTER_EVENT_BYTES / 9);
  for (let index = 0; index < 11; index++) {
    await insertLetter(t, site.siteId, { title });
  }
  const letters = await lettersOf(t);
  const { shown, reads } = await t.run(async (ctx) => {
    const get = vi.spyOn(ctx.db, "get");
    const listed = await listedDeadLetters(ctx, letters);
    return {
      shown: listed.map(({ event }) => event !== undefined),
      reads: get.mock.calls.length,
    };
  });
  expect(shown).toEqual([...Array<boolean>(8).fill(true), false, false, false]);
  expect(reads).toBe(9);
});
