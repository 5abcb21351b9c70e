/** Sessions as 0.1.0 has stored and counted them, under events of this version. */
import { expect, test } from "vitest";
import { dimensionNames } from "../../../shared/dimensions.js";
import { HOUR } from "../../../shared/units.js";
import { zoneOf } from "../../../shared/time/zone.js";
import { replaceSessions, sessionKeys } from "./contributions.js";
import { Deltas } from "../rollups/deltas.js";
import { mergeSessions, sessionOf, type Session } from "./sessions.js";

const AT = 100 * HOUR;
const zone = zoneOf("UTC");

const former: Session = {
  startedAt: AT,
  endedAt: AT + 1000,
  pageviews: 2,
  events: 2,
  customEvents: 0,
  values: {
    entryPage: { at: AT, value: "/" },
    // The second page view brought these: the visit came by itself, and was captured later.
    referrer: { at: AT + 1000, value: "accounts.google.com" },
    source: { at: AT + 1000, value: "Google" },
    country: { at: AT, value: "DE" },
  },
  exitPage: { at: AT + 1000, value: "/app" },
};

/** Hosts that this version sorts otherwise than 0.1.0 did, with their source and channel there. */
const others: [string, string, string][] = [
  ["accounts.google.com", "Google", "Organic Search"],
  ["zhihu.com", "zhihu.com", "Referral"],
  ["doubao.com", "doubao.com", "Referral"],
];

test.each(others)(
  "what 0.1.0 counted of %s is taken back to nothing",
  (referrer, source, channel) => {
    const counted: Session = {
      ...former,
      values: {
        ...former.values,
        referrer: { at: AT, value: referrer },
        source: { at: AT, value: source },
      },
    };
    expect(Object.fromEntries(sessionKeys(counted))).toEqual({
      entryPage: "/",
      exitPage: "/app",
      referrer,
      source,
      channel,
      country: "DE",
    });
    const event = sessionOf({
      type: "pageview",
      source: "client",
      visitorId: "a",
      occurredAt: AT - 1000,
      path: "/early",
      search: "utm_source=early",
    });
    const deltas = new Deltas();
    const visitorId = "a";
    replaceSessions(deltas, zone, { visitorId, before: [], after: counted });
    replaceSessions(deltas, zone, {
      visitorId,
      before: [counted],
      after: mergeSessions(counted, event),
    });
    const rows: [string, string, number][] = [];
    for (const tables of deltas.hours.values()) {
      for (const dimension of dimensionNames) {
        for (const [key, cell] of tables.get(dimension)?.cells ?? []) {
          const [sessions = 0] = cell.sums;
          if (sessions !== 0) rows.push([dimension, key, sessions]);
        }
      }
    }
    expect(rows).toEqual([
      ["entryPage", "/early", 1],
      ["exitPage", "/app", 1],
      ["channel", "Referral", 1],
      ["source", "early", 1],
      ["country", "DE", 1],
    ]);
  },
);

test("two of them that an event joins are the origin of the earlier one, whatever the order", () => {
  const later: Session = {
    ...former,
    startedAt: AT + 5000,
    endedAt: AT + 5000,
    values: {
      entryPage: { at: AT + 5000, value: "/b" },
      source: { at: AT + 5000, value: "news" },
    },
  };
  const ping = sessionOf({
    type: "engagement",
    source: "client",
    visitorId: "a",
    occurredAt: AT + 3000,
    search: "utm_source=ping",
  });
  const merged = mergeSessions(mergeSessions(former, ping), later);
  expect(mergeSessions(later, mergeSessions(ping, former))).toEqual(merged);
  expect(merged.origin).toEqual({
    at: AT,
    channel: "Organic Search",
    referrer: "accounts.google.com",
    source: "Google",
  });
});
