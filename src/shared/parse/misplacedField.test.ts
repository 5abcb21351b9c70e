import { describe, expect, test } from "vitest";
import { parseEvent } from "./parseEvent.js";

const parse = (more: object) => parseEvent({ type: "pageview", ...more }, {});

describe("a field of the request in a row", () => {
  test.each([
    ["import", true],
    ["import", false],
    ["import", "yes"],
    ["importId", "shop-2025"],
    ["key", "ff_sec_0123456789abcdef"],
    ["key", "ff_pub_0123456789abcdef"],
  ])("%s: %j is an error that says where it belongs", (field, value) => {
    expect(parse({ [field]: value })).toEqual({
      error: `${field} belongs to the request, beside its "events", and not into an event`,
    });
  });

  test("a request in the place of a row is no event", () => {
    const request = { events: [{ type: "pageview", path: "/" }] };
    expect(parse(request)).toEqual({
      error:
        "events is a request's: this row is a whole request in the place of an event",
    });
  });

  test.each([
    ["import", null],
    ["importId", null],
  ])("%s: %j counts as not given", (field, value) => {
    expect(parse({ [field]: value })).toMatchObject({
      event: { type: "pageview" },
    });
  });

  // A sender's own field may have these names.
  test.each([
    ["sentAt", "2026-03-02T09:30:00Z"],
    ["chunk", 7],
    ["key", "a-key-of-another-vendor"],
    ["events", 3],
  ])("%s: %j is kept as one of the sender's own", (field, value) => {
    expect(parse({ [field]: value })).toMatchObject({
      event: { extras: [{ key: field, value }] },
    });
  });

  test("events of another kind are kept, too", () => {
    expect(parse({ events: ["match", "party"] })).toMatchObject({
      event: { extras: [{ key: "events" }] },
    });
  });
});
