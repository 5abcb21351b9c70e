import { expect, test } from "vitest";
import { createFormats } from "../format/format.js";
import { loadRegionNames } from "../format/regionNames.js";
import { defaultLabels } from "../labels/labels.js";
import { plainSpaces } from "../render.helpers.js";
import {
  deviceText,
  eventTitle,
  joined,
  originText,
  placeText,
  propertyPreview,
  propertyValueText,
  revenueText,
  sessionPages,
  shortWhen,
} from "./listTexts.js";
import { offsetsOf } from "../zones.helpers.js";

const formats = createFormats({
  locale: "en-US",
  utcOffsets: offsetsOf("Europe/Berlin"),
});

test.each([
  ["2026-03-15T12:00Z", "1:00 PM"],
  ["2026-03-14T23:00Z", "12:00 AM"],
  ["2026-03-14T22:59Z", "Mar 14, 11:59 PM"],
  ["2025-06-15T12:00Z", "Jun 15, 2:00 PM"],
  ["2025-03-15T12:00Z", "Mar 15, 2025, 1:00 PM"],
])("shortWhen of %s is %s", (instant, text) => {
  const now = Date.parse("2026-03-15T14:00Z");
  expect(plainSpaces(shortWhen(Date.parse(instant), now, formats))).toBe(text);
});

test.each([
  ["/a", { type: "pageview", path: "/a", name: "not shown" }],
  ["Pageview", { type: "pageview" }],
  ["signup", { type: "track", name: "signup", path: "/a" }],
  ["Identified", { type: "identify", path: "/a" }],
] as const)("the title %s", (title, event) =>
  expect(eventTitle(event, defaultLabels)).toBe(title),
);

test.each([
  ["team", "team"],
  [12.5, "12.5"],
  [false, "false"],
  [null, "null"],
  [{ json: '{"a":1}' }, '{"a":1}'],
])("propertyText(%j)", (value, text) =>
  expect(propertyValueText(value)).toBe(text),
);

test.each([
  [[], undefined],
  [[{ amount: 995, currency: "EUR" }], "€9.95"],
  [
    [
      { amount: -995, currency: "EUR" },
      { amount: 995, currency: "JPY" },
    ],
    "-€9.95, ¥995",
  ],
])("revenueText(%j)", (revenues, text) =>
  expect(revenueText(revenues, formats)).toBe(text),
);

test.each([
  [{}, undefined],
  [{ channel: "Direct" }, "Direct"],
  [{ source: "Google", channel: "Organic Search" }, "Google · Organic Search"],
  [{ referrer: "a.example", channel: "Referral" }, "a.example · Referral"],
  [{ source: "b", referrer: "a.example" }, "b"],
  [{ source: "Direct", channel: "Direct" }, "Direct"],
])("originText(%j)", (session, text) =>
  expect(originText(session, defaultLabels)).toBe(text),
);

test("places and devices by name, what is unknown left out", async () => {
  await loadRegionNames();
  expect(
    placeText(
      { country: "US", region: "US-OR", city: "US-OR/Portland" },
      formats,
    ),
  ).toBe("United States · Oregon · Portland");
  // No country is in these keys.
  expect(
    placeText({ country: "DE", region: "Bavaria", city: "Munich" }, formats),
  ).toBe("Germany · Bavaria · Munich");
  expect(placeText({ country: "DE", city: "Berlin" }, formats)).toBe(
    "Germany · Berlin",
  );
  expect(placeText({}, formats)).toBeUndefined();
  expect(deviceText({ device: "mobile", os: "iOS" }, defaultLabels)).toBe(
    "Mobile · iOS",
  );
  expect(deviceText({}, defaultLabels)).toBeUndefined();
  expect(joined(["a", "", undefined, "b"], ", ")).toBe("a, b");
});

test("kinds of device and channels in the words of the app", () => {
  const labels = {
    ...defaultLabels,
    deviceTablet: "Tafel",
    channelDirect: "Direktzugriff",
  };
  expect(deviceText({ device: "tablet", os: "iPadOS" }, labels)).toBe(
    "Tafel · iPadOS",
  );
  expect(originText({ channel: "Direct" }, labels)).toBe("Direktzugriff");
  expect(originText({ source: "Direct", channel: "Direct" }, labels)).toBe(
    "Direktzugriff",
  );
});

test.each([
  [{ entryPage: "/a", exitPage: "/b" }, "/a → /b"],
  [{ entryPage: "/a", exitPage: "/a" }, "/a"],
  [{ entryPage: "/a" }, "/a"],
  [{}, undefined],
])("the pages of %j are %s", (session, text) =>
  expect(sessionPages(session)).toBe(text),
);

test("the preview of properties has the first four, each cut between two letters", () => {
  const propertyOf = (key: string) => ({ key, value: 1 });
  const properties = ["a", "b", "c", "d", "e"].map(propertyOf);
  expect(propertyPreview({ properties })).toBe("a: 1, b: 1, c: 1, d: 1");
  const value = "😀".repeat(100);
  expect(propertyPreview({ properties: [{ key: "a", value }] })).toBe(
    `a: ${"😀".repeat(80)}`,
  );
  expect(propertyPreview({ properties: [] })).toBeUndefined();
  expect(propertyPreview({})).toBeUndefined();
});
