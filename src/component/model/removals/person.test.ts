import { describe, expect, test } from "vitest";
import { limits } from "../../../shared/limits.js";
import { noHorizons } from "../rollups/horizons.js";
import { belongsToOther, isAllThere, subjectOf, wasOfOther } from "./person.js";

test.each([
  [{}, false],
  [{ userId: "ann" }, false],
  [{ userId: "bob" }, true],
])("of Ann's browser the event %o is another user's: %s", (event, isOther) =>
  expect(belongsToOther(event, "ann")).toBe(isOther),
);

test.each([
  ["nobody's", {}, false],
  ["the user's", { user: { at: 1, value: "ann" } }, false],
  ["another user's", { user: { at: 1, value: "bob" } }, true],
  [
    "the user's, and once was another's",
    { user: { at: 1, value: "ann" }, otherUserAt: 0 },
    true,
  ],
])("a browser that is %s", (_name, visitor, wasOther) =>
  expect(wasOfOther(visitor, "ann")).toBe(wasOther),
);

describe("all events of a visitor are there", () => {
  const visitor = { firstSeenAt: 100 };
  const goneIn = (from: number, to: number) => ({
    ...noHorizons,
    eventsFrom: from,
    events: to,
  });

  test("where nothing is gone since the first of them", () => {
    expect(isAllThere(visitor, noHorizons)).toBe(true);
    expect(isAllThere(visitor, goneIn(0, 100))).toBe(true);
    expect(isAllThere(visitor, goneIn(0, 101))).toBe(false);
    expect(isAllThere(visitor, goneIn(200, 300))).toBe(false);
  });

  test("unless clean-up has noted that it deleted some", () => {
    const cleaned = { ...visitor, lastSeenAt: 150 };
    expect(isAllThere(cleaned, noHorizons)).toBe(false);
  });
});

describe("a caller names", () => {
  const refusal = (argument: string) =>
    expect.objectContaining({
      data: expect.objectContaining({ argument }) as unknown,
    }) as unknown;
  const long = "x".repeat(limits.MAX_ID_LENGTH.value + 1);

  test("either a browser or a person", () => {
    expect(subjectOf("v1", undefined)).toEqual({ visitorId: "v1" });
    expect(subjectOf(undefined, "ann")).toEqual({ userId: "ann" });
  });

  test("not both, and not nobody", () => {
    expect(() => subjectOf("v1", "ann")).toThrow(refusal("userId"));
    expect(() => subjectOf(undefined, undefined)).toThrow(refusal("visitorId"));
  });

  test("an id that events can have", () => {
    expect(() => subjectOf(long, undefined)).toThrow(refusal("visitorId"));
    expect(() => subjectOf(undefined, long)).toThrow(refusal("userId"));
  });
});
