import { describe, expect, test } from "vitest";
import { boundKey } from "../../../shared/codec/boundKey.js";
import type { ModelEvent } from "../../../shared/event/event.js";
import {
  isMeant,
  type ErasedDevice,
  type Matching,
  type Target,
} from "./removal.js";

const pageview: ModelEvent = {
  type: "pageview",
  occurredAt: 100,
  source: "client",
  visitorId: "v1",
  hostname: "www.shop.example",
  path: "/orders/17",
  referrer: "https://news.example/today",
  browser: " Firefox ",
};
const matching = (conditions: Partial<Matching>): Matching => ({
  kind: "matching",
  from: 0,
  to: 1000,
  ...conditions,
});

describe("events that fit conditions", () => {
  test.each([
    ["no condition", {}, true],
    ["their first instant", { from: 100 }, true],
    ["a later instant", { from: 101 }, false],
    ["an end behind them", { to: 101 }, true],
    ["an end at them", { to: 100 }, false],
    ["the browser, without blanks around", { browser: "Firefox" }, true],
    ["another browser", { browser: "Chrome" }, false],
    ["the path", { path: "/orders/17" }, true],
    ["a pattern of the path", { path: "/orders/*" }, true],
    ["another path", { path: "/orders" }, false],
    ["the host, with or without www", { hostname: "shop.example" }, true],
    ["the host's subdomains", { hostname: "*.shop.example" }, true],
    ["another host", { hostname: "other.example" }, false],
    ["the referrer's host", { referrer: "news.example" }, true],
    ["another referrer", { referrer: "other.example" }, false],
    [
      "several conditions, one of which fails",
      { browser: "Firefox", path: "/", hostname: "shop.example" },
      false,
    ],
  ])("%s", (_name, conditions, isTaken) =>
    expect(isMeant(pageview, matching(conditions))).toBe(isTaken),
  );

  test.each(["browser", "path", "hostname", "referrer"] as const)(
    "an event without a %s fits none",
    (field) => {
      const { [field]: _, ...event } = pageview;
      expect(isMeant(event, matching({ [field]: "*" }))).toBe(false);
    },
  );

  test("a referrer of the own site is none", () => {
    const inside = { ...pageview, referrer: "https://shop.example/" };
    const asked = matching({ referrer: "shop.example" });
    expect(isMeant(inside, asked)).toBe(false);
  });

  test("the condition may be a long text, whole or cut as reports show it", () => {
    const long = `/${"long".repeat(80)}`;
    const cases = [
      { path: long },
      { browser: long },
      { hostname: long },
    ] as const;
    for (const fields of cases) {
      const [field] = Object.keys(fields);
      const asked = matching({ [field!]: boundKey(long) });
      expect(isMeant({ ...pageview, ...fields }, asked)).toBe(true);
      const whole = matching(fields);
      expect(isMeant({ ...pageview, ...fields }, whole)).toBe(true);
      const other = { ...pageview, [field!]: `${long}!` };
      expect(isMeant(other, asked)).toBe(false);
    }
  });
});

describe("other targets mean", () => {
  const event: ModelEvent = { ...pageview, userId: "ann" };
  const ofUser = { kind: "user", userId: "ann" } as const;
  const targets: [
    string,
    ModelEvent & { importId?: string },
    Target,
    boolean,
  ][] = [
    [
      "the import's events",
      { ...event, importId: "one" },
      { kind: "import", importId: "one" } as Target,
      true,
    ],
    [
      "no other import's events",
      { ...event, importId: "two" },
      { kind: "import", importId: "one" } as Target,
      false,
    ],
    ["the browser's events", event, { kind: "visitor", visitorId: "v1" }, true],
    [
      "no other browser's events",
      event,
      { kind: "visitor", visitorId: "v2" },
      false,
    ],
    ["the user's events", event, ofUser, true],
    ["no nameless events", pageview, ofUser, false],
    ["no other user's events", { ...event, userId: "bob" }, ofUser, false],
    [
      "events that describe the group",
      { ...event, type: "group", groupId: "acme" },
      { kind: "group", groupId: "acme" },
      true,
    ],
    [
      "no events of the group's members",
      { ...event, groups: ["acme"] },
      { kind: "group", groupId: "acme" },
      false,
    ],
  ];
  test.each(targets)("%s", (_name, one, target, isTaken) =>
    expect(isMeant(one, target)).toBe(isTaken),
  );

  test("nameless events of a browser that was the user's alone", () => {
    const device = (step: ErasedDevice["step"], visitorId = "v1") =>
      ({ visitorId, step, after: null }) as const;
    const isTaken = (one: ModelEvent, at: ErasedDevice) =>
      isMeant(one, ofUser, at);
    expect(isTaken(pageview, device("whole"))).toBe(true);
    expect(isTaken(pageview, device("whole", "v2"))).toBe(false);
    expect(isTaken(pageview, device("share"))).toBe(false);
    expect(isTaken({ ...event, userId: "bob" }, device("whole"))).toBe(false);
    expect(isTaken(event, device("look"))).toBe(true);
  });
});
