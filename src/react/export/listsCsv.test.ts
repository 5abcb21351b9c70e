/** Lists and real time as files, line by line. */
import { expect, test } from "vitest";
import { MINUTE } from "../../shared/units.js";
import { createFormats } from "../format/format.js";
import { defaultLabels as labels } from "../labels/labels.js";
import {
  eventOf,
  noon,
  sessionOf,
  visitorOf,
} from "../lists/listFixtures.helpers.js";
import { eventsCsv, sessionsCsv, visitorsCsv } from "./listsCsv.js";
import { parseCsv } from "./parseCsv.helpers.js";
import { realtimeCsv } from "./realtimeCsv.js";

const options = { formats: createFormats({ locale: "en" }), labels };

/** Each line as its texts by their headings, without the empty ones. */
function linesOf(csv: string): Record<string, string>[] {
  const [header = [], ...lines] = parseCsv(csv);
  expect(new Set(header).size).toBe(header.length);
  return lines.map((cells) => {
    expect(cells).toHaveLength(header.length);
    const named = cells.map((cell, i) => [header[i] ?? "", cell] as const);
    return Object.fromEntries(named.filter(([, cell]) => cell !== ""));
  });
}

test("visitorsCsv: times in ISO 8601, traits as JSON, the session that the row is about", async () => {
  const rows = [
    visitorOf({
      lastSeenAt: noon + MINUTE,
      userId: "u1",
      traits: [
        { key: "name", value: "=Ada" },
        { key: "tags", value: { json: "[1]" } },
      ],
      groups: ["acme", "zeta"],
    }),
    visitorOf({
      visitorId: "v2",
      session: sessionOf({
        entryPage: "/a",
        source: "Google",
        channel: "Direct",
        country: "DE",
      }),
    }),
  ];
  expect(linesOf(await visitorsCsv(rows, options))).toEqual([
    {
      "First seen": "2026-03-15T12:00:00.000Z",
      "Last seen": "2026-03-15T12:01:00.000Z",
      Visitor: "'=Ada",
      "Visitor id": "v1",
      "User id": "u1",
      Groups: "acme, zeta",
      Traits: '{"name":"=Ada","tags":[1]}',
    },
    {
      "First seen": "2026-03-15T12:00:00.000Z",
      Visitor: "v2",
      "Visitor id": "v2",
      "Last visit": "2026-03-15T12:00:00.000Z",
      Views: "1",
      Events: "1",
      "Entry page": "/a",
      Source: "Google",
      Channel: "Direct",
      Country: "Germany",
    },
  ]);
});

test("sessionsCsv: raw numbers, a column for each currency", async () => {
  const rows = [
    sessionOf({ isBounce: true }),
    sessionOf({
      durationMs: 61_500,
      pageviews: 12_873,
      entryPage: "/a",
      exitPage: "/b",
      channel: "Direct",
      country: "DE",
      region: "DE-BY",
      city: "DE-BY/Munich",
      device: "mobile",
      revenue: [
        { currency: "EUR", amount: 995 },
        { currency: "JPY", amount: 500 },
      ],
    }),
  ];
  const both = {
    Started: "2026-03-15T12:00:00.000Z",
    "Visitor id": "v1",
    Events: "1",
  };
  expect(linesOf(await sessionsCsv(rows, options))).toEqual([
    { ...both, "Duration (seconds)": "0", Bounce: "1", Views: "1" },
    {
      ...both,
      "Duration (seconds)": "61.5",
      Bounce: "0",
      Views: "12873",
      "Entry page": "/a",
      "Exit page": "/b",
      Channel: "Direct",
      Country: "Germany",
      Region: "Bavaria",
      City: "Munich",
      Device: "Mobile",
      "Revenue (EUR)": "9.95",
      "Revenue (JPY)": "500",
    },
  ]);
});

test("eventsCsv: what the row shows and what opens below it", async () => {
  const rows = [
    eventOf({
      path: "/a",
      search: "q=1",
      title: "Page A",
      hostname: "a.example",
      visitorId: "v1",
      language: "de",
    }),
    eventOf({
      type: "track",
      name: "order",
      source: "server",
      eventId: "o1",
      userId: "u1",
      groups: ["acme"],
      properties: [{ key: "items", value: 2 }],
      revenue: { currency: "EUR", amount: -995 },
    }),
  ];
  const both = {
    Time: "2026-03-15T12:00:00.000Z",
    Received: "2026-03-15T12:00:00.000Z",
  };
  expect(linesOf(await eventsCsv(rows, options))).toEqual([
    {
      ...both,
      Event: "/a",
      Kind: "Pageview",
      Page: "/a?q=1",
      "Page title": "Page A",
      Host: "a.example",
      Visitor: "v1",
      "Visitor id": "v1",
      Language: "German",
      "Sent from": "Client",
    },
    {
      ...both,
      Event: "order",
      Kind: "Custom event",
      Visitor: "u1",
      "User id": "u1",
      Groups: "acme",
      Properties: '{"items":2}',
      "Sent from": "Server",
      "Event id": "o1",
      "Revenue (EUR)": "-9.95",
    },
  ]);
});

test("realtimeCsv: the numbers, the minutes, and each list by its kind", () => {
  const csv = realtimeCsv(
    {
      activeVisitors: 12,
      visitors: 40,
      minutes: [{ start: noon, visitors: 3 }],
      pages: [{ key: "=1", visitors: 8 }],
      sources: [{ key: "", visitors: 2 }],
      countries: [{ key: "DE", visitors: 5 }],
      approximate: true,
    },
    options,
  );
  expect(parseCsv(csv)).toEqual([
    ["Kind", "Name", "Key", "Visitors ≈"],
    ["Visitors", "in the last 5 minutes", "", "12"],
    ["Visitors", "in the last 30 minutes", "", "40"],
    ["Minute", "2026-03-15T12:00:00.000Z", "", "3"],
    ["Page", "'=1", "'=1", "8"],
    ["Source", "Direct / None", "", "2"],
    ["Country", "Germany", "DE", "5"],
  ]);
});
