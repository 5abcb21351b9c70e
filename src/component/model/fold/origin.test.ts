import { describe, expect, test } from "vitest";
import fc from "../../../fastCheck.helpers.js";
import type { ModelEvent } from "../../../shared/event/event.js";
import { arbitraryEventBody } from "../../testing/arbitraryEvent.helpers.js";
import { DIRECT, firstOrigin, originOf, referrerThatCounts } from "./origin.js";
import { mergeSessions, sessionOf } from "./sessions.js";

const view = (fields: Partial<ModelEvent> = {}): ModelEvent => ({
  type: "pageview",
  source: "client",
  occurredAt: 1000,
  hostname: "shop.example",
  path: "/",
  ...fields,
});

/** Returns the origin that a page view says, with "Direct" spelled out. */
function said(fields: Partial<ModelEvent>) {
  const { at, isOther, channel = DIRECT, ...values } = originOf(view(fields));
  expect([at, isOther]).toEqual([1000, undefined]);
  return { channel, ...values };
}

const google = "https://www.google.com/search?q=hats";

describe("originOf", () => {
  test.each<[string, Partial<ModelEvent>, object]>([
    ["nothing", {}, { channel: "Direct" }],
    [
      "a known referrer",
      { referrer: "https://www.google.de/search?q=x" },
      { referrer: "google.de", source: "Google", channel: "Organic Search" },
    ],
    [
      "an unknown referrer",
      { referrer: "http://Blog.Example:8080/post" },
      {
        referrer: "blog.example",
        source: "blog.example",
        channel: "Referral",
      },
    ],
    [
      "an Android app",
      { referrer: "android-app://com.google.android.gm/" },
      {
        referrer: "com.google.android.gm",
        source: "Gmail",
        channel: "Email",
      },
    ],
    ["no referrer that is no URL", { referrer: "google.com/search" }, {}],
    ["no blank page", { referrer: "about:blank" }, {}],
    ["no host and port", { referrer: "localhost:3000/x" }, {}],
    ["no own page", { referrer: "https://shop.example/x" }, {}],
    ["no own page with www", { referrer: "https://WWW.shop.example/x" }, {}],
    [
      "no own page of a www",
      { hostname: "www.Shop.example", referrer: "https://shop.example/x" },
      {},
    ],
    [
      "a sister site that no setting names",
      { referrer: "https://docs.shop.example/" },
      {
        referrer: "docs.shop.example",
        source: "docs.shop.example",
        channel: "Referral",
      },
    ],
    [
      "no host that the settings name",
      { referrer: "https://docs.shop.example/", ignoredReferrer: true },
      {},
    ],
    ["no sign-in", { referrer: "https://accounts.google.com/" }, {}],
    ["no payment", { referrer: "https://checkout.stripe.com/c/pay" }, {}],
  ])("takes %s", (_, fields, values) => {
    expect(said(fields)).toEqual({ channel: "Direct", ...values });
  });

  test.each<[string, Partial<ModelEvent>, object]>([
    [
      "all five, in lower case and without blanks around",
      {
        search:
          "utm_source=%20Newsletter&utm_medium=E-Mail&utm_campaign=Spring+Sale&utm_term=t%20&utm_content=%E6%BC%A2",
      },
      {
        source: "newsletter",
        medium: "e-mail",
        campaign: "spring sale",
        term: "t",
        content: "漢",
        channel: "Email",
      },
    ],
    [
      "a source, known by its name",
      { search: "utm_source=FB&utm_medium=paid" },
      { source: "Facebook", medium: "paid", channel: "Paid Social" },
    ],
    [
      "a source, known by its host",
      { search: "utm_source=https://www.Facebook.com/groups/1" },
      { source: "Facebook", channel: "Organic Social" },
    ],
    [
      "a host as the source",
      { search: "utm_source=https%3A%2F%2Fwww.blog.example%2Fpost%3Fa%3D1" },
      { source: "blog.example", channel: "Referral" },
    ],
    [
      "no source of the referrer's",
      { referrer: google, search: "utm_medium=email" },
      { referrer: "google.com", medium: "email", channel: "Email" },
    ],
    [
      "them before the click id and the referrer",
      { referrer: google, search: "gclid=1&utm_source=partner&utm_medium=x" },
      {
        referrer: "google.com",
        clickId: "gclid",
        source: "partner",
        medium: "x",
        channel: "Referral",
      },
    ],
    [
      "them beside an own referrer",
      { referrer: "https://shop.example/", search: "utm_source=partner" },
      { source: "partner", channel: "Referral" },
    ],
    [
      "them before ref",
      { search: "ref=a&utm_source=c" },
      { source: "c", channel: "Referral" },
    ],
    [
      "a campaign of an ad that is tagged by its click id",
      { search: "utm_campaign=spring&gclid=1" },
      { clickId: "gclid", campaign: "spring", channel: "Paid Search" },
    ],
    [
      "a malformed query",
      { search: "%&=&&utm_source=%zz" },
      { source: "%zz", channel: "Referral" },
    ],
    [
      "none that is empty",
      { search: "utm_source=&utm_medium=%20&ref=" },
      { channel: "Direct" },
    ],
  ])("of UTM parameters takes %s", (_, fields, values) => {
    expect(said(fields)).toEqual(values);
  });

  test.each<[string, Partial<ModelEvent>, [string, string]]>([
    ["gclid", { search: "gclid=Cj0K" }, ["Google", "Paid Search"]],
    [
      "gclid",
      { search: "a=1&gclid=Cj0K", referrer: google },
      ["Google", "Paid Search"],
    ],
    [
      "gclid",
      { search: "gclid=Cj0K", referrer: "https://news.example/" },
      ["Google", "Paid Search"],
    ],
    ["gbraid", { search: "gbraid=0AAA" }, ["Google", "Paid Search"]],
    ["wbraid", { search: "wbraid=Cj8K" }, ["Google", "Paid Search"]],
    ["msclkid", { search: "msclkid=1" }, ["Bing", "Paid Search"]],
    ["yclid", { search: "yclid=1" }, ["Yandex", "Paid Search"]],
    ["dclid", { search: "dclid=1" }, ["Google Marketing Platform", "Display"]],
    ["fbclid", { search: "fbclid=IwAR" }, ["Facebook", "Organic Social"]],
    [
      "fbclid",
      { search: "fbclid=IwAR", referrer: "https://l.instagram.com/" },
      ["Instagram", "Organic Social"],
    ],
    [
      "fbclid",
      { search: "fbclid=IwAR", referrer: "https://blog.example/" },
      ["Facebook", "Organic Social"],
    ],
    ["ttclid", { search: "ttclid=E.C.P" }, ["TikTok", "Paid Social"]],
    ["twclid", { search: "twclid=2" }, ["X", "Paid Social"]],
    ["li_fat_id", { search: "li_fat_id=3" }, ["LinkedIn", "Paid Social"]],
    [
      "GCLID of a shouting link",
      { search: "GCLID=1" },
      ["Google", "Paid Search"],
    ],
    [
      "the last one, of a link that was copied from an ad and shared",
      { search: "gclid=1&fbclid=2" },
      ["Facebook", "Organic Social"],
    ],
    [
      "gclid before dclid",
      { search: "gclid=1&dclid=2" },
      ["Google", "Paid Search"],
    ],
    [
      "gclid before ref",
      { search: "gclid=1&ref=x" },
      ["Google", "Paid Search"],
    ],
  ])("knows %s by %o", (_, fields, [source, channel]) => {
    expect(said(fields)).toMatchObject({ source, channel });
    expect(JSON.stringify(said(fields))).not.toMatch(/Cj0K|IwAR/);
  });

  test.each<[string, Partial<ModelEvent>, string | undefined]>([
    ["ref", { search: "ref=HackerNews" }, "Hacker News"],
    ["source", { search: "source=b" }, "b"],
    ["ref before source", { search: "source=b&ref=a" }, "a"],
    ["a URL", { search: "ref=https://blog.example/x" }, "blog.example"],
    [
      "no ref beside a referrer",
      { referrer: google, search: "ref=a" },
      "Google",
    ],
    [
      "no ref of an own link",
      { referrer: "https://shop.example/", search: "ref=nav" },
      undefined,
    ],
    [
      "no ref on the way back from a payment",
      { referrer: "https://www.paypal.com/", search: "ref=paypal" },
      undefined,
    ],
  ])("counts %s", (_, fields, source) => {
    const { source: counted } = said(fields) as { source?: string };
    expect(counted).toBe(source);
  });
});

const arbitraryEvent = fc
  .tuple(
    arbitraryEventBody(1),
    fc.constantFrom(1, 1, 2, 3),
    fc.constantFrom(true, false, false),
  )
  .map(([body, occurredAt, isIgnored]): ModelEvent => ({
    ...body,
    occurredAt,
    ...(isIgnored && { ignoredReferrer: true }),
  }));
const arbitrarySession = arbitraryEvent.map(sessionOf);

test("the first origin is the same in any order, and a merge keeps no more than one", () => {
  fc.assert(
    fc.property(
      arbitrarySession,
      arbitrarySession,
      arbitrarySession,
      (a, b, c) => {
        const merged = mergeSessions(mergeSessions(a, b), c);
        expect(mergeSessions(a, mergeSessions(c, b))).toEqual(merged);
        expect(mergeSessions(mergeSessions(c, a), b)).toEqual(merged);
        expect([a.origin, b.origin, c.origin]).toContainEqual(merged.origin);
      },
    ),
    { seed: 20260302, numRuns: 2000 },
  );
});

test("a page view goes before whatever was earlier, then the earlier one, then the one that knows more", () => {
  const at = (occurredAt: number, fields: Partial<ModelEvent> = {}) =>
    originOf(view({ occurredAt, ...fields }));
  const ping = at(1, { type: "engagement", search: "utm_source=ping" });
  const direct = at(5);
  const tagged = at(5, { search: "utm_source=a" });
  const fuller = at(5, { search: "utm_source=a&utm_term=t" });
  const late = at(6, { search: "utm_source=0" });
  const inOrder = [fuller, tagged, direct, late, ping];
  for (const [index, one] of inOrder.entries()) {
    for (const other of inOrder.slice(index)) {
      expect(firstOrigin(one, other)).toBe(one);
      expect(firstOrigin(other, one)).toEqual(one);
    }
  }
});

test("blanks around a named source make no difference, and only sources are hosts", () => {
  const named = originOf(view({ search: "ref=%20blog.example%20" }));
  expect(named.source).toBe("blog.example");
  expect(originOf(view({ search: "ref=%20&source=blog.example" }))).toEqual(
    named,
  );
  const search = "utm_source=www.blog.example&utm_medium=www.blog.example";
  expect(originOf(view({ search }))).toMatchObject({
    source: "blog.example",
    medium: "www.blog.example",
  });
});

test("a referrer counts by its host, unless it is the site's own", () => {
  const referrer = "https://www.news.example/today";
  expect(referrerThatCounts(view({ referrer }))).toBe("news.example");
  expect(referrerThatCounts(view())).toBeUndefined();
  const own = view({ referrer, hostname: "news.example" });
  expect(referrerThatCounts(own)).toBeUndefined();
});
