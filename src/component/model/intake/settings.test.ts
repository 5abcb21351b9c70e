import { ConvexError } from "convex/values";
import { describe, expect, test } from "vitest";
import type { FootfallErrorData } from "../../../shared/errors.js";
import {
  defaultSiteSettings,
  settingRanges,
  type SiteSettings,
} from "../../../shared/site/site.js";
import { DAY, HOUR, MINUTE } from "../../../shared/units.js";
import { noHorizons } from "../rollups/horizons.js";
import {
  checkReach,
  checkSettings,
  newSiteSettings,
  settingsToStore,
} from "./settings.js";

const shop = newSiteSettings({ name: "Shop" });

/** The message of the error by which settings are refused; null: they are taken. */
function refusal(ask: () => unknown): string | null {
  try {
    ask();
    return null;
  } catch (error) {
    if (!(error instanceof ConvexError)) throw error;
    const { message, ...facts } = error.data as FootfallErrorData;
    const [, setting] = /^Setting (\w+): /.exec(message) ?? [];
    expect(facts).toEqual({ kind: "invalidSetting", setting });
    return message;
  }
}

const check = (settings: Partial<SiteSettings>) =>
  refusal(() => checkSettings({ ...shop, ...settings }));

test("a new site has the defaults, except where it says otherwise", () => {
  expect(newSiteSettings({ name: "Shop", lanes: 4 })).toEqual({
    ...defaultSiteSettings,
    name: "Shop",
    lanes: 4,
  });
});

test("a new site stores no default that it could read from the code", () => {
  const given = { name: "Shop", lanes: 4, pathPatterns: [] };
  const stored = settingsToStore(given);
  expect(stored).toMatchObject({ ...given, currency: "USD", timeZone: "UTC" });
  expect(stored).not.toHaveProperty("allowedOrigins");
  expect(stored).not.toHaveProperty("maxLagMs");
  expect(refusal(() => settingsToStore({ name: "" }))).toContain(
    "Setting name:",
  );
});

test("settings that are right come back as they are", () => {
  expect(checkSettings(shop)).toBe(shop);
});

describe("a text", () => {
  test.each<Partial<SiteSettings>>([
    { name: "x" },
    { name: "x".repeat(200) },
    { timeZone: "Europe/Berlin" },
    { currency: "JPY" },
  ])("may be %j", (settings) => {
    expect(check(settings)).toBeNull();
  });

  test.each<[Partial<SiteSettings>, string]>([
    [{ name: "" }, "Setting name: a name has 1 to 200 characters."],
    [{ name: " " }, "Setting name: a name has 1 to 200 characters."],
    [
      { name: "x".repeat(201) },
      "Setting name: a name has 1 to 200 characters.",
    ],
    [{ timeZone: "Mars/Olympus" }, 'timeZone: "Mars/Olympus" is not an IANA'],
    [{ currency: "eur" }, 'currency: "eur" is not an ISO 4217 code'],
  ])("may not be %j", (settings, message) => {
    expect(check(settings)).toContain(message);
  });
});

describe("a number", () => {
  // Events are kept for ten years here, so that every age of events is within them.
  const long = { eventRetentionDays: 3650 };
  test.each(
    Object.entries(settingRanges).map(([setting, range]) => [
      setting,
      ...range,
    ]) as [keyof typeof settingRanges, number, number][],
  )("in %s goes from %d to %d, both included", (setting, least, most) => {
    const message = `Setting ${setting}: `;
    const bounds = `is not a whole number from ${least} to ${most}.`;
    const others = setting === "eventRetentionDays" ? {} : long;
    const lone = { ...others, maxEventAgeMs: 10 * HOUR, [setting]: least };
    expect(check(lone)).toBeNull();
    expect(check({ ...others, [setting]: most })).toBeNull();
    for (const wrong of [least - 1, least + 0.5, most + 1, NaN]) {
      const refused = check({ ...others, [setting]: wrong });
      expect(refused).toContain(`${message}${wrong} ${bounds}`);
    }
  });
});

describe("a host", () => {
  test.each(["pay.example", "*.bank.example", "localhost"])(
    "that is no referrer may be %s",
    (host) => {
      expect(check({ ignoredReferrers: ["a.example", host] })).toBeNull();
    },
  );

  test.each([
    "https://pay.example",
    "pay.example:443",
    "pay.example/a",
    "*.*.example",
    "",
  ])("that is no referrer may not be %j", (host) => {
    expect(check({ ignoredReferrers: ["a.example", host] })).toContain(
      `Setting ignoredReferrers: "${host}" must be a host without scheme`,
    );
  });

  test("of an own page is an origin's", () => {
    const allowedOrigins = ["https://shop.example", "shop.example"];
    expect(check({ allowedOrigins })).toContain(
      'Setting allowedOrigins: "shop.example" must be an origin',
    );
    expect(check({ allowedOrigins: ["*.shop.example"] })).toBeNull();
  });
});

describe("a list", () => {
  const visitors = (length: number, letters: number) => ({
    excludedVisitors: Array.from({ length }, () => "v".repeat(letters)),
  });
  test("has at most 100 entries of at most 200 characters", () => {
    const message =
      "Setting excludedVisitors: at most 100 entries of at most 200 characters.";
    expect(check(visitors(100, 200))).toBeNull();
    expect(check(visitors(101, 1))).toContain(message);
    expect(check(visitors(1, 201))).toContain(message);
    const oneLong = ["v", "v".repeat(201)];
    expect(check({ excludedVisitors: oneLong })).toContain(message);
  });

  test("has whole characters", () => {
    expect(check({ deniedProperties: ["email", "a\ud800"] })).toContain(
      'Setting deniedProperties: "a\ufffd" has half of a character (a lone surrogate).',
    );
  });

  test("has entries that can fit something", () => {
    expect(check({ pathPatterns: ["orders/*"] })).toContain(
      "Setting pathPatterns:",
    );
    expect(check({ excludedPaths: ["admin/*"] })).toContain(
      "Setting excludedPaths:",
    );
  });
});

describe("promoted properties", () => {
  const keys = (length: number) =>
    Array.from({ length }, (_, index) => `key${index}`);
  test.each([[[]], [keys(10)], [["k".repeat(200)]]])(
    "may be %j",
    (promotedProperties) => {
      expect(check({ promotedProperties })).toBeNull();
    },
  );

  test.each([
    ["too many", keys(11)],
    ["the same twice", ["plan", "plan"]],
    ["an empty one", ["plan", ""]],
    ["a blank one", ["plan", " "]],
    ["a long one", ["plan", "k".repeat(201)]],
  ])("may not be %s", (_, promotedProperties) => {
    expect(check({ promotedProperties })).toContain(
      "Setting promotedProperties: at most 10 different property keys, each of 1 to 200 characters.",
    );
  });
});

describe("events are kept for as long as they may be sent again", () => {
  const knowing = (eventRetentionDays: number, sessionTimeoutMs: number) => ({
    eventRetentionDays,
    maxEventAgeMs: 2 * DAY,
    sessionTimeoutMs,
  });
  test("to the millisecond", () => {
    expect(check(knowing(3, DAY))).toBeNull();
    expect(check(knowing(2, MINUTE))).toContain(
      "Setting eventRetentionDays: 2 days (172800000 ms) are less than maxEventAgeMs and sessionTimeoutMs together (172800000 + 60000 = 172860000 ms), so an event that is sent again in time would count twice; keep events for 3 days at least, or lower maxEventAgeMs.",
    );
  });

  test("unless the change is about something else", () => {
    const old = { ...shop, ...knowing(2, DAY) };
    expect(checkSettings(old, { name: "Shop", lanes: 1 })).toBe(old);
    for (const setting of [
      "eventRetentionDays",
      "maxEventAgeMs",
      "sessionTimeoutMs",
    ] as const) {
      const changed = { lanes: 1, [setting]: old[setting] };
      expect(refusal(() => checkSettings(old, changed))).toContain(
        "eventRetentionDays",
      );
    }
  });
});

describe("older events may be sent from now on", () => {
  const NOW = Date.UTC(2026, 2, 20);
  const before = { ...shop, maxEventAgeMs: 2 * DAY, sessionTimeoutMs: HOUR };
  const gone = { ...noHorizons, events: NOW - 5 * DAY };
  const raise = (maxEventAgeMs: number, horizons = gone) => {
    const settings = { ...before, maxEventAgeMs };
    return refusal(() => checkReach(before, settings, horizons, NOW));
  };

  test("as far back as all events are still there", () => {
    expect(raise(5 * DAY - HOUR)).toBeNull();
    expect(raise(9 * DAY, noHorizons)).toBeNull();
  });

  test("and no further, until time has passed", () => {
    expect(raise(5 * DAY)).toContain(
      "Setting maxEventAgeMs: events up to 2026-03-15T00:00:00.000Z are deleted already, so one that is sent again would count twice; it can be raised to 432000000 from 2026-03-20T01:00:00.000Z on.",
    );
  });

  test("where they may be as old as before, whatever is deleted", () => {
    const all = { ...noHorizons, events: NOW };
    expect(raise(2 * DAY, all)).toBeNull();
    expect(raise(DAY, all)).toBeNull();
    expect(raise(2 * DAY + 1, all)).toContain("maxEventAgeMs");
  });
});
