import { describe, expect, test } from "vitest";
import type {
  NotCounted,
  RefusalNote,
  SetupStatus,
} from "../../shared/api/setupStatus.js";
import { HOUR, MINUTE } from "../../shared/units.js";
import { setupOf } from "../fixtures.helpers.js";
import { createFormats } from "../format/format.js";
import { defaultLabels as labels } from "../labels/labels.js";
import { noon } from "../lists/listFixtures.helpers.js";
import { openRefusals, refusedLines, refusedNote } from "./refusals.js";

const wording = { labels, formats: createFormats({ locale: "en-US" }) };
const dev = "http://localhost:5173";

const refusal = (note: Partial<RefusalNote> = {}): RefusalNote => ({
  reason: "origin",
  about: dev,
  requests: 3,
  isAtLeast: false,
  lastAt: noon,
  ...note,
});

const textsOf = (refusals: RefusalNote[], notCounted: NotCounted[] = []) =>
  refusedLines(setupOf({ refusals, notCounted }), wording).map(
    ({ text }) => text,
  );

describe("a line of a refusal", () => {
  test.each<[Partial<RefusalNote>, string]>([
    [{}, "3 requests from http://localhost:5173: origin is not allowed"],
    [
      { requests: 1 },
      "1 request from http://localhost:5173: origin is not allowed",
    ],
    [
      { requests: 1000, isAtLeast: true },
      "at least 1,000 requests from http://localhost:5173: origin is not allowed",
    ],
    [
      { reason: "unauthorized", about: "" },
      "3 requests: the key is unknown or revoked",
    ],
    [
      { reason: "secretInBrowser", about: "" },
      "3 requests: a page sent a secret key",
    ],
    [{ reason: "missingOrigin", about: "" }, "3 requests: origin is missing"],
    [{ reason: "paused", about: "" }, "3 requests: intake is paused"],
    [{ reason: "stuck", about: "" }, "3 requests: counting is stuck"],
    [
      { reason: "overloaded", about: "" },
      "3 requests: too many events wait to be counted",
    ],
    [{ reason: "rateLimited", about: "" }, "3 requests: the rate is exceeded"],
    [
      { reason: "validation", about: "url must be an address" },
      "3 requests: url must be an address",
    ],
    [{ reason: "validation", about: "" }, "3 requests: the event is not valid"],
    [
      { about: "http://te\u202Ea.example" },
      "3 requests from http://te(U+202E)a.example: origin is not allowed",
    ],
  ])("%j", (note, text) => expect(textsOf([refusal(note)])).toEqual([text]));

  test("says that the site lets the origin in by now", () => {
    const refusals = [refusal({ about: "https://shop.example" })];
    expect(textsOf(refusals)).toEqual([
      "3 requests from https://shop.example: origin is not allowed. It is allowed now.",
    ]);
  });
});

test("a line of what did not count says how many events, and why", () =>
  expect(
    textsOf(
      [],
      [
        { reason: "bot", events: 12 },
        { reason: "validation", events: 9 },
        { reason: "hostname", events: 8 },
        { reason: "path", events: 7 },
        { reason: "referrer", events: 6 },
        { reason: "visitor", events: 5 },
        { reason: "localhost", events: 4 },
        { reason: "agent", events: 1 },
      ],
    ),
  ).toEqual([
    "12 events: headless browsers and bots are counted as bots",
    "9 events: the event is not valid",
    "8 events: the hostname is excluded",
    "7 events: the path is excluded",
    "6 events: the referrer is excluded",
    "5 events: the visitor is excluded",
    "4 events: pages on localhost do not count",
    "1 event: the user agent is denied",
  ]));

test("refusals come newest first, then what did not count, most first", () => {
  const lines = refusedLines(
    setupOf({
      refusals: [
        refusal({ lastAt: noon - HOUR }),
        refusal({ reason: "unauthorized", about: "", lastAt: noon }),
      ],
      notCounted: [
        { reason: "agent", events: 2 },
        { reason: "bot", events: 5 },
      ],
    }),
    wording,
  );
  expect(lines.map(({ lastAt }) => lastAt)).toEqual([
    noon,
    noon - HOUR,
    null,
    null,
  ]);
  expect(lines[2]?.text).toContain("bots");
});

describe("openRefusals", () => {
  const isOpen = (about: string, rules: Partial<SetupStatus>) =>
    openRefusals(setupOf({ ...rules, refusals: [refusal({ about })] }))
      .length === 1;

  test.each<[string, string, Partial<SetupStatus>, boolean]>([
    ["an origin that is still not listed", dev, {}, true],
    ["one that is listed now", dev, { allowedOrigins: [dev] }, false],
    ["one of a site that takes any now", dev, { allowedOrigins: [] }, false],
    ["a local page that counts now", dev, { localhost: "count" }, false],
    [
      "another page, where local ones count",
      "https://new.example",
      { localhost: "count" },
      true,
    ],
  ])("%s", (_, about, rules, expected) =>
    expect(isOpen(about, rules)).toBe(expected),
  );
});

describe("refusedNote", () => {
  const noteOf = (...refusals: RefusalNote[]) =>
    refusedNote(setupOf({ refusals }), noon - HOUR, wording);
  const recent = refusal({ about: "https://new.example", requests: 12 });

  test("is about the newest refusal", () => {
    expect(noteOf(recent)).toBe(
      "12 requests from https://new.example were refused: origin is not allowed.",
    );
    expect(noteOf({ ...recent, requests: 1 })).toBe(
      "1 request from https://new.example was refused: origin is not allowed.",
    );
  });

  test("says that there are more", () => {
    const other = refusal({
      reason: "unauthorized",
      about: "",
      lastAt: noon - MINUTE,
    });
    expect(noteOf(other, recent)).toMatch(
      /^12 requests .* There is one more reason\.$/,
    );
    expect(noteOf(other, other, recent)).toMatch(
      /^12 requests .* There are 2 more reasons\.$/,
    );
  });

  test("is not about what is older than an hour, or allowed by now", () => {
    expect(noteOf({ ...recent, lastAt: noon - HOUR })).not.toBeNull();
    expect(noteOf({ ...recent, lastAt: noon - HOUR - 1 })).toBeNull();
    expect(noteOf({ ...recent, about: "https://shop.example" })).toBeNull();
    expect(noteOf()).toBeNull();
  });
});
