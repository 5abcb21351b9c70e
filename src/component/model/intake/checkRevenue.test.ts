import { describe, expect, test } from "vitest";
import type { IncomingEvent } from "../../../shared/event/incoming.js";
import { defaultSiteSettings } from "../../../shared/site/site.js";
import { DAY } from "../../../shared/units.js";
import {
  checkEvent,
  type CheckedEvent,
  type SitePolicy,
} from "./checkEvent.js";

const strict: SitePolicy = {
  ...defaultSiteSettings,
  maxEventAgeMs: DAY,
  allowedProperties: [],
  deniedProperties: [],
  currency: "CHF",
  allowPublicRevenue: false,
};
const revenue = { amount: 995, currency: "EUR" };
const order: IncomingEvent = { type: "track", name: "order", revenue };
const claim = (claimed: object) => ({
  key: "revenue",
  value: { json: JSON.stringify(claimed) },
});

interface Sent {
  trusted?: boolean;
  site?: Partial<SitePolicy>;
}

function check(event: IncomingEvent, { trusted = true, site }: Sent = {}) {
  const delivery = { receivedAt: 0, trusted, isImport: false };
  return checkEvent(event, { ...strict, ...site }, delivery);
}

function rowOf(event: IncomingEvent, sent?: Sent): CheckedEvent {
  const checked = check(event, sent);
  if ("error" in checked) throw new Error(checked.error);
  return checked.event;
}

describe("revenue counts", () => {
  test.each([
    ["of the trusted", { trusted: true }],
    ["where the site takes anyone's word", publicly({})],
    [
      "though a property of its name is denied",
      publicly({ deniedProperties: ["revenue"], allowedProperties: ["plan"] }),
    ],
  ])("%s", (_, sent) => {
    const row = rowOf(order, sent);
    expect(row.revenue).toEqual(revenue);
    expect(row.extras).toBeUndefined();
  });

  test.each([
    [{ amount: -5 }, { amount: -5, currency: "CHF" }],
    [{ amount: -0 }, { amount: 0, currency: "CHF" }],
    [
      { amount: 5, currency: "USD" },
      { amount: 5, currency: "USD" },
    ],
  ])("%j in the site's currency unless it has one", (claimed, counted) => {
    const row = rowOf({ type: "pageview", revenue: claimed });
    expect(row.revenue).toStrictEqual(counted);
  });

  function publicly(site: Partial<SitePolicy>) {
    return { trusted: false, site: { allowPublicRevenue: true, ...site } };
  }
});

describe("revenue is kept as a claim", () => {
  const extras = [{ key: "other", value: 1 }];

  test.each<[string, IncomingEvent, boolean]>([
    ["of anyone", { ...order, extras }, false],
    ["without a currency", { ...order, revenue: { amount: 5 }, extras }, false],
    [
      "of an event that brings none",
      { ...order, type: "identify", userId: "u", extras },
      true,
    ],
  ])("%s", (_, event, trusted) => {
    const row = rowOf(event, { trusted });
    expect(row.extras).toEqual([...extras, claim(event.revenue ?? {})]);
    expect(row.revenue).toBeUndefined();
    const { extras: _extras, ...bare } = event;
    expect(rowOf(bare, { trusted }).extras).toEqual([
      claim(event.revenue ?? {}),
    ]);
    const denied = { deniedProperties: ["revenue"] };
    expect(rowOf(event, { trusted, site: denied }).extras).toEqual(extras);
  });
});

test.each([
  [{ amount: 9.95, currency: "EUR" }, "must be a whole number"],
  [{ amount: NaN }, "must be a whole number"],
  [{ amount: 2e12, currency: "EUR" }, "at most 1000000000000"],
  [{ amount: 5, currency: "eur" }, "ISO 4217"],
])("%j is refused, whoever says so", (wrong, message) => {
  for (const trusted of [true, false]) {
    const checked = check({ ...order, revenue: wrong }, { trusted });
    expect("error" in checked && checked.error).toContain(message);
  }
});
