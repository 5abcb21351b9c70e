/**
 * The origin of visits, from ingest to the reports: each sentence of the rule with its figure.
 */
import { describe, expect, test } from "vitest";
import type { Dimension } from "../../shared/dimensions.js";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { HOUR, MINUTE } from "../../shared/units.js";
import { api } from "../_generated/api.js";
import {
  foldAll,
  START,
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { allEvents } from "../rows/eventRows.helpers.js";
import { allSessions } from "../rows/peopleRows.helpers.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made), {
  allowedOrigins: ["https://shop.example", "*.shop.example"],
  ignoredReferrers: ["pay.bank.example"],
});

const AT = START - 2 * HOUR;
const range = { from: START - 3 * HOUR, to: START + HOUR };

let eventCount = 0;
const event = (
  visitorId: string,
  minutes: number,
  url: string,
  more: Partial<IncomingEvent> = {},
): IncomingEvent => {
  const { hostname, pathname, search } = new URL(url, "https://shop.example");
  return {
    type: "pageview",
    eventId: `event${eventCount++}`,
    visitorId,
    hostname,
    path: pathname,
    ...(search && { search: search.slice(1) }),
    occurredAt: AT + minutes * MINUTE,
    ...more,
  };
};
const from = (referrer: string) => ({ referrer });
const order = (visitorId: string, minutes: number, amount: number) =>
  event(visitorId, minutes, "/thanks", {
    type: "track",
    name: "order",
    revenue: { amount, currency: "EUR" },
  });

const answerOf = (dimension: Dimension) =>
  t.query(api.reports.getBreakdown, {
    siteId: site.siteId,
    ...range,
    dimension,
  });

async function breakdown(dimension: Dimension) {
  const { rows } = await answerOf(dimension);
  return rows.filter(({ sessions }) => sessions !== 0);
}

/** Sessions by key. */
async function sessionsBy(dimension: Dimension) {
  const rows = await breakdown(dimension);
  return Object.fromEntries(rows.map(({ key, sessions }) => [key, sessions]));
}

async function sendAndFold(events: IncomingEvent[], apart = false) {
  for (const some of apart ? events.map((one) => [one]) : [events]) {
    await site.send(some);
    if (apart) await foldAll(t);
  }
  await foldAll(t);
}

/** The origin of the only session, as lists show it. */
async function origin() {
  const { page } = await t.query(api.lists.listSessions, {
    siteId: site.siteId,
    paginationOpts: { numItems: 10, cursor: null },
  });
  expect(page).toHaveLength(1);
  const [session] = page;
  const { channel, clickId, referrer, source, medium, campaign } = session!;
  return JSON.parse(
    JSON.stringify({ channel, clickId, referrer, source, medium, campaign }),
  ) as Record<string, string>;
}

const google = from("https://www.google.com/");

/** Four came by themselves, two by mail, two by search, two by ads: each visit, then its order. */
const buyers: IncomingEvent[][] = [
  [
    event("direct1", 0, "/"),
    event("direct1", 1, "/app", from("https://accounts.google.com/")),
  ],
  [
    event("direct2", 0, "/"),
    event("direct2", 2, "/thanks", from("https://checkout.stripe.com/c/pay")),
  ],
  [
    event("direct3", 0, "/"),
    event("direct3", 1, "/about?ref=nav", from("https://shop.example/")),
  ],
  [
    event("direct4", 0, "/"),
    event("direct4", 1, "https://docs.shop.example/", {
      ...from("https://shop.example/"),
    }),
  ],
  [event("email1", 0, "/?utm_source=news&utm_medium=email")],
  [
    event("email2", 0, "/?utm_source=news&utm_medium=email"),
    event("email2", 1, "/app", from("https://accounts.google.com/")),
  ],
  [
    event("organic1", 0, "/", google),
    event("organic1", 1, "/a?utm_medium=email", from("https://shop.example/")),
  ],
  [event("organic2", 0, "/", google)],
  [event("paid1", 0, "/?gclid=Cj0K", google)],
  [
    event("paid2", 0, "/?gclid=Cj0L"),
    event("paid2", 1, "/thanks", from("https://www.paypal.com/")),
  ],
];

describe("ten buyers", () => {
  test.each([
    ["in order", false, (events: IncomingEvent[]) => events],
    ["backwards, fold by fold", true, (all: IncomingEvent[]) => all.reverse()],
  ])("are Direct 4, Email 2, Organic 2, Paid 2: %s", async (_, apart, sort) => {
    const orders = buyers.map(([first], index) =>
      order(first?.visitorId ?? "", 5, 100 * 2 ** index),
    );
    await sendAndFold(sort([...buyers.flat(), ...orders]), apart);
    const rows = await breakdown("channel");
    expect(
      Object.fromEntries(
        rows.map(({ key, sessions, revenue }) => [
          key,
          [sessions, revenue?.[0]?.amount],
        ]),
      ),
    ).toEqual({
      Direct: [4, 100 + 200 + 400 + 800],
      Email: [2, 1600 + 3200],
      "Organic Search": [2, 6400 + 12800],
      "Paid Search": [2, 25600 + 51200],
    });
    expect(await sessionsBy("source")).toEqual({ news: 2, Google: 4 });
    expect(await sessionsBy("medium")).toEqual({ email: 2 });
    expect(await sessionsBy("referrer")).toEqual({ "google.com": 3 });
    // Those who came by themselves have no source. They are beside the rows.
    const ofDirect = { amount: 100 + 200 + 400 + 800, currency: "EUR" };
    expect((await answerOf("source")).none).toMatchObject({
      sessions: 4,
      visitors: 4,
      revenue: [ofDirect],
    });
    expect((await answerOf("medium")).none).toMatchObject({ sessions: 8 });
    expect((await answerOf("referrer")).none).toMatchObject({ sessions: 7 });
    expect((await answerOf("channel")).none).toBeNull();
    expect((await answerOf("page")).none).toBeNull();
  });
});

describe("the first page view decides", () => {
  test.each<[string, IncomingEvent[], object]>([
    [
      "before an earlier ping",
      [
        event("a", 0, "/?utm_source=ping", { type: "engagement" }),
        event("a", 1, "/", google),
      ],
      { channel: "Organic Search", source: "Google", referrer: "google.com" },
    ],
    [
      "though it is Direct and an earlier custom event is not",
      [
        event("a", 0, "/?utm_source=partner", { type: "track", name: "open" }),
        event("a", 1, "/"),
      ],
      { channel: "Direct" },
    ],
    [
      "and the first event where there is none",
      [
        event("a", 0, "/?utm_source=partner", { type: "track", name: "open" }),
        event("a", 1, "/", { ...google, type: "engagement" }),
      ],
      { channel: "Referral", source: "partner" },
    ],
    [
      "as one: nothing is added to it later",
      [
        event("a", 0, "/?utm_source=partner", google),
        event("a", 1, "/?utm_medium=cpc&utm_campaign=spring"),
      ],
      { channel: "Referral", source: "partner", referrer: "google.com" },
    ],
  ])("%s", async (_, events, expected) => {
    await sendAndFold(events.reverse(), true);
    expect(await origin()).toEqual(expected);
  });
});

describe("own and passing hosts are never referrers", () => {
  test.each([
    ["the page's own", "https://shop.example/x"],
    ["one below a wildcard of the allowed origins", "https://a.shop.example/"],
    ["one that the site's settings ignore", "https://pay.bank.example/"],
    ["a payment", "https://checkout.stripe.com/"],
    ["a sign-in", "https://login.microsoftonline.com/"],
  ])("%s", async (_, referrer) => {
    await sendAndFold([event("a", 0, "/?ref=nav", from(referrer))]);
    expect(await origin()).toEqual({ channel: "Direct" });
    expect(await sessionsBy("referrer")).toEqual({});
  });

  test("what a setting decided stays with the event, and is not shown", async () => {
    await sendAndFold([event("a", 0, "/", from("https://docs.shop.example/"))]);
    await t.mutation(api.sites.updateSite, {
      siteId: site.siteId,
      allowedOrigins: [],
    });
    const stored = await t.run((ctx) => allEvents(ctx));
    expect(stored).toMatchObject([{ ignoredReferrer: true }]);
    // An earlier event of the visit counts the visit again.
    await sendAndFold([event("a", -1, "/", { type: "engagement" })]);
    expect(await origin()).toEqual({ channel: "Direct" });
    const { page } = await t.query(api.lists.listEvents, {
      siteId: site.siteId,
      paginationOpts: { numItems: 10, cursor: null },
    });
    expect(page).toMatchObject([{ referrer: "https://docs.shop.example/" }]);
    expect(page[0]).not.toHaveProperty("ignoredReferrer");
  });
});

test("a click id's kind is kept, its value nowhere", async () => {
  await sendAndFold([
    event("a", 0, "/?gclid=Cj0KSECRET&a=1"),
    event("a", 1, "/b", from("https://shop.example/?gclid=Cj0KSECRET&a=1")),
  ]);
  expect(await origin()).toEqual({
    channel: "Paid Search",
    source: "Google",
    clickId: "gclid",
  });
  const rows = await t.run(async (ctx) => [
    ...(await allEvents(ctx)),
    ...(await allSessions(ctx)),
  ]);
  expect(rows.map((row) => ("search" in row ? row.search : null))).toEqual([
    "gclid=",
    null,
    null,
  ]);
  const everything = JSON.stringify(rows, (_, value: unknown) =>
    typeof value === "bigint" ? String(value) : value,
  );
  expect(everything).not.toContain("SECRET");
});

test("UTM values are one row whatever their case and blanks", async () => {
  await sendAndFold([
    event("a", 0, "/?utm_source=Newsletter&utm_campaign=Spring"),
    event("b", 0, "/?utm_source=newsletter%20&utm_campaign=spring"),
    event("c", 0, "/?utm_source=https://www.blog.example/post"),
    event("d", 0, "/", from("https://blog.example/other")),
  ]);
  expect(await sessionsBy("source")).toEqual({
    newsletter: 2,
    "blog.example": 2,
  });
  expect(await sessionsBy("campaign")).toEqual({ spring: 2 });
});

test("channels of the kept lists and of our additions", async () => {
  const hosts: [string, string][] = [
    ["translate.google.com", "Referral"],
    ["notebooklm.google.com", "AI Assistants"],
    ["www.doubao.com", "AI Assistants"],
    ["www.kimi.com", "AI Assistants"],
    ["www.zhihu.com", "Organic Social"],
    ["ok.ru", "Organic Social"],
    ["www.flickr.com", "Organic Social"],
    ["email.seznam.cz", "Email"],
    ["www.google.com", "Organic Search"],
    ["suche.t-online.de", "Organic Search"],
  ];
  await sendAndFold(
    hosts.map(([host], index) =>
      event(`visitor${index}`, 0, "/", from(`https://${host}/`)),
    ),
  );
  const expected: Record<string, number> = {};
  for (const [, channel] of hosts) {
    expected[channel] = (expected[channel] ?? 0) + 1;
  }
  expect(await sessionsBy("channel")).toEqual(expected);
});
