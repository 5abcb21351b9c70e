/** A row is judged, then decided. Answers and figures read decided rows. */
import { describe, expect, test } from "vitest";
import type { IncomingEvent } from "../../../shared/event/incoming.js";
import { noCounts } from "../../../shared/event/usage.js";
import { defaultSiteSettings } from "../../../shared/site/site.js";
import { DAY } from "../../../shared/units.js";
import {
  answerOf,
  broughtBy,
  bytesOf,
  notStoredOf,
  rowsOfKind,
  storedByLane,
} from "./decidedRows.js";
import type { Decided, DecidedRow } from "./intakeRow.js";
import { judgeRows, type JudgedPiece } from "./judgeRows.js";

const NOW = Date.UTC(2026, 2, 2, 9, 30);
const view: IncomingEvent = { type: "pageview", path: "/", visitorId: "ada" };

describe("the judgement of rows", () => {
  const site = {
    ...defaultSiteSettings,
    maxEventAgeMs: DAY,
    allowedProperties: [],
    deniedProperties: [],
    excludedPaths: ["/private"],
    allowedOrigins: ["https://shop.example"],
  };
  const foreign = expect.stringContaining('on "evil.example"') as string;
  const delivery = { receivedAt: NOW, trusted: false, isImport: false };
  const terms = { site, delivery, piece: null };
  const open = { rows: [501], stored: new Set<number>(), refusal: null };
  const closed = { ...open, refusal: "the import is closed" };

  test("keeps what was sent, in its place, beside what is to be stored", () => {
    const events = [{ ...view, hash: "top" }, view];
    const event = {
      ...view,
      occurredAt: NOW,
      receivedAt: NOW,
      source: "client",
    };
    const outcome = { kind: "checked", event };
    expect(judgeRows(events, terms)).toEqual([
      { index: 0, position: 0, sent: events[0], outcome },
      { index: 1, position: 1, sent: events[1], outcome },
    ]);
  });

  test("knows each row's position in its chunk", () => {
    const piece = { ...open, rows: [501, 733] };
    const rows = judgeRows([view, view], { ...terms, piece });
    expect(rows).toMatchObject([
      { index: 0, position: 501, outcome: { kind: "checked" } },
      { index: 1, position: 733, outcome: { kind: "checked" } },
    ]);
  });

  test.each<[string, IncomingEvent, JudgedPiece | null, Decided]>([
    [
      "a setting leaves it out, whatever is wrong with it",
      { ...view, path: "/private", occurredAt: -1 },
      null,
      { kind: "excluded", exclusion: "path" },
    ],
    [
      "a setting leaves out the page as the site writes it",
      { ...view, path: "/private/index.html" },
      null,
      { kind: "excluded", exclusion: "path" },
    ],
    [
      "its page is another site's",
      { ...view, hostname: "evil.example" },
      null,
      { kind: "rejected", error: foreign },
    ],
    [
      "a mistake goes before its page",
      { ...view, hostname: "evil.example", occurredAt: -1 },
      null,
      { kind: "rejected", error: "event timestamp -1 is before 1970" },
    ],
    [
      "its time cannot be",
      { ...view, occurredAt: -1 },
      null,
      { kind: "rejected", error: "event timestamp -1 is before 1970" },
    ],
    [
      "its run takes nothing new",
      view,
      closed,
      { kind: "rejected", error: "the import is closed" },
    ],
    [
      "its mistake goes before the refusal of its run",
      { ...view, occurredAt: -1 },
      closed,
      { kind: "rejected", error: "event timestamp -1 is before 1970" },
    ],
    [
      "its run knows its position, whatever it says now",
      { ...view, occurredAt: -1 },
      { ...closed, stored: new Set([501]) },
      { kind: "duplicate", of: "run" },
    ],
  ])("decides at once: %s", (_case, sent, piece, outcome) => {
    expect(judgeRows([sent], { ...terms, piece })).toMatchObject([{ outcome }]);
  });

  test("asks the run about the position in the chunk, not in the call", () => {
    const piece = { ...open, stored: new Set([0]) };
    expect(judgeRows([view], { ...terms, piece })).toMatchObject([
      { outcome: { kind: "checked" } },
    ]);
  });
});

const stored = (lane: number, occurredAt: number, bytes: number): Decided => ({
  kind: "stored",
  event: {
    type: "pageview",
    occurredAt,
    receivedAt: NOW,
    source: "client",
    lane,
  },
  bytes,
});
const other = { occurredAt: 5, visitorId: "bob" };
const found: Decided = { kind: "duplicate", of: "event", other, bytes: 40 };
const ping: Decided = { kind: "duplicate", of: "ping" };
const known: Decided = { kind: "duplicate", of: "run" };
const wrong: Decided = { kind: "rejected", error: "wrong" };
const leftOut: Decided = { kind: "excluded", exclusion: "visitor" };

/** Rows with these outcomes, at every second position of their request from 10 on. */
function decided(
  outcomes: readonly Decided[],
  sent: IncomingEvent = view,
): DecidedRow[] {
  return outcomes.map((outcome, index) => {
    const position = 10 + 2 * index;
    return { index, position, sent, outcome };
  });
}

const mixed = decided([
  wrong,
  stored(2, 300, 100),
  found,
  leftOut,
  stored(0, 100, 20),
  known,
  wrong,
  stored(2, 200, 3),
  ping,
]);

test("rows of a kind keep their order", () => {
  const rows = rowsOfKind(mixed, "stored");
  expect(rows.map(({ index }) => index)).toEqual([1, 4, 7]);
});

describe("the answer", () => {
  test("names rejections by the position in the call", () => {
    expect(answerOf(mixed)).toEqual({
      kind: "stored",
      accepted: 3,
      duplicates: 3,
      rejected: [
        { index: 0, reason: "validation", error: "wrong" },
        { index: 6, reason: "validation", error: "wrong" },
      ],
      excluded: 1,
    });
  });

  test("names the event that another one repeats, if its sender asks", () => {
    const repeatOf = { eventIds: ["e"], withinMs: 100 };
    const rows = decided([known, found, ping], { ...view, repeatOf });
    expect(answerOf(rows).repeats).toEqual([{ index: 1, ...other }]);
  });

  test("has no field for what there is not", () => {
    expect(answerOf([])).toStrictEqual({
      kind: "stored",
      accepted: 0,
      duplicates: 0,
      rejected: [],
    });
  });
});

describe("the figures of decided rows", () => {
  test("add each reason to what was not offered", () => {
    const notOffered = { ...noCounts, rejectedValidation: 5, bots: 1 };
    expect(notStoredOf(mixed, notOffered)).toEqual({
      ...noCounts,
      bots: 1,
      rejectedValidation: 7,
      duplicates: 3,
      excludedVisitor: 1,
    });
    expect(notOffered.rejectedValidation).toBe(5);
  });

  test("say how many events each lane has got", () => {
    expect([...storedByLane(mixed)]).toEqual([
      [2, 2],
      [0, 1],
    ]);
  });

  test("have the bytes of what was stored and of what was found", () => {
    expect(bytesOf(mixed)).toBe(100 + 20 + 3 + 40);
  });
});

describe("the share of a transaction in an import", () => {
  test("is the rows that are in the log now and that the run did not know", () => {
    expect(broughtBy(mixed)).toEqual({
      positions: [12, 14, 18, 24, 26],
      lanes: [2, 0],
      events: 3,
      firstAt: 100,
      lastAt: 300,
    });
  });

  test("has no times where it has only found events", () => {
    expect(broughtBy(decided([found, ping]))).toStrictEqual({
      positions: [10, 12],
      lanes: [],
      events: 0,
    });
  });

  test("is nothing where nothing is new to the run", () => {
    const { positions } = broughtBy(decided([known, wrong, leftOut]));
    expect(positions).toEqual([]);
  });
});
