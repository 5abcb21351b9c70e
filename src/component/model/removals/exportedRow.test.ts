import { expect, test } from "vitest";
import { exportedRow } from "./exportedRow.js";

const at = Date.UTC(2026, 2, 2, 9, 30);
const iso = "2026-03-02T09:30:00.000Z";

test.each<[string, Record<string, unknown>, object]>([
  [
    "events",
    {
      ...{ _id: "1", _creationTime: 2, siteId: "3", lane: 0, seq: 5n },
      type: "track",
      userId: undefined,
      occurredAt: at,
      properties: [
        { key: "expiresAt", value: at },
        { key: "items", value: { json: '[{"at":1}]' } },
        { key: "__proto__", value: null },
      ],
      revenue: { amount: 995, currency: "EUR" },
    },
    {
      type: "track",
      occurredAt: iso,
      // As the sender sent it. It may not be a time.
      properties: JSON.parse(
        `{"expiresAt":${at},"items":[{"at":1}],"__proto__":null}`,
      ) as object,
      revenue: { amount: 995, currency: "EUR" },
    },
  ],
  [
    "visitors",
    {
      visitorId: "v1",
      firstSeenAt: at,
      user: { at, value: "ann" },
      traits: [
        { key: "plan", value: { json: '{"at":1}' }, at, byServer: true },
        { key: "seats", value: null, at, byServer: false },
      ],
    },
    {
      visitorId: "v1",
      firstSeenAt: iso,
      user: { at: iso, value: "ann" },
      traits: [
        { key: "plan", value: { at: 1 }, at: iso, byServer: true },
        { key: "seats", value: null, at: iso, byServer: false },
      ],
    },
  ],
  [
    "sessions",
    {
      startedAt: at,
      values: { entryPage: { at, value: "/" } },
      pageviews: 3,
    },
    {
      startedAt: iso,
      values: { entryPage: { at: iso, value: "/" } },
      pageviews: 3,
    },
  ],
  // A field of an unreadable event may have any value.
  ["events", { occurredAt: 1e300 }, { occurredAt: 1e300 }],
  ["events", { occurredAt: -8.65e15 }, { occurredAt: -8.65e15 }],
  [
    "events",
    { occurredAt: 8.64e15 },
    { occurredAt: "+275760-09-13T00:00:00.000Z" },
  ],
  ["events", { properties: undefined }, {}],
  ["events", { occurredAt: "soon" }, { occurredAt: "soon" }],
  // Pairs are pairs in events alone, and sent fields there alone.
  ["groups", { traits: [] }, { traits: [] }],
  ["imports", { bytes: 7n, at: null }, { bytes: "7", at: null }],
  // A name that only begins or goes on like that of a time names no time.
  [
    "sites",
    { Atlas: at, lastAtAll: at, seenSince: at },
    { Atlas: at, lastAtAll: at, seenSince: iso },
  ],
  // An object that has more than JSON is no nested JSON.
  [
    "visitors",
    { value: { json: "{}", at } },
    { value: { json: "{}", at: iso } },
  ],
  ["visitors", { value: { text: "{}" } }, { value: { text: "{}" } }],
  ["visitors", { value: {} }, { value: {} }],
])("a row of %s", (table, row, expected) => {
  expect(JSON.parse(exportedRow(table, row))).toEqual({ table, ...expected });
});
