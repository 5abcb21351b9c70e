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
])("a row of %s", (table, row, expected) => {
  expect(JSON.parse(exportedRow(table, row))).toEqual({ table, ...expected });
});
