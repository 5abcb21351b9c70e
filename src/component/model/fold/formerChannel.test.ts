/** Channels as 0.1.0 has counted them: these cases are its own, and never change. */
import { describe, expect, test } from "vitest";
import { formerSourceOf } from "./formerSources.js";
import { formerChannelOf, type FormerOrigin } from "./formerChannel.js";

test.each<[string, FormerOrigin]>([
  ["Direct", {}],
  ["Direct", { source: "", medium: " ", referrer: "" }],
  ["Direct", { source: "(direct)", medium: "(none)" }],
  [
    "Cross-network",
    { source: "google", medium: "cpc", campaign: "Cross-network 1" },
  ],
  [
    "Paid Shopping",
    { source: "google", medium: "cpc", campaign: "shopping-eu" },
  ],
  ["Paid Shopping", { source: "amazon.com", medium: "paid" }],
  ["Paid Search", { source: "Google", medium: "CPC" }],
  ["Paid Search", { source: "adwords", medium: "ppc" }],
  [
    "Paid Search",
    { source: "spring-sale", medium: "cpc", referrer: "google.com" },
  ],
  ["Paid Search", { source: "google", medium: "cpc", campaign: "workshops" }],
  ["Paid Social", { source: "fb", medium: "paid_social" }],
  ["Paid Social", { source: "linkedin", medium: "cpm" }],
  ["Paid Video", { source: "youtube", medium: "cpv", referrer: "youtube.com" }],
  ["Paid Video", { source: "youtube.com", medium: "paidvideo" }],
  ["Display", { source: "partner", medium: "banner" }],
  ["Display", { source: "partner", medium: "cpm" }],
  ["Paid Other", { source: "partner", medium: "cpc" }],
  ["Email", { source: "newsletter", medium: "email" }],
  ["Email", { source: "newsletter" }],
  ["Email", { source: "facebook", medium: "e-mail" }],
  ["Email", { source: "Gmail", referrer: "mail.google.com" }],
  ["Affiliates", { source: "partner", medium: "affiliate" }],
  ["SMS", { source: "sms" }],
  ["Mobile Push", { source: "app", medium: "web-push" }],
  ["Mobile Push", { source: "firebase", medium: "x" }],
  ["Audio", { source: "show", medium: "podcast" }],
  ["Audio", { source: "Spotify", referrer: "open.spotify.com" }],
  ["AI Assistants", { source: "chatgpt.com" }],
  ["AI Assistants", { source: "Perplexity", referrer: "perplexity.ai" }],
  ["Organic Shopping", { source: "Etsy", referrer: "etsy.com" }],
  ["Organic Shopping", { source: "x", campaign: "shop" }],
  ["Organic Social", { source: "X", referrer: "t.co" }],
  ["Organic Social", { source: "partner", medium: "social-media" }],
  ["Organic Social", { source: "facebook", medium: "referral" }],
  ["Organic Video", { source: "YouTube", referrer: "youtube.com" }],
  ["Organic Video", { source: "partner", medium: "video-post" }],
  ["Organic Search", { source: "Google", referrer: "google.de" }],
  ["Organic Search", { source: "partner", medium: "organic" }],
  ["Referral", { source: "blog.example", referrer: "blog.example" }],
  ["Referral", { source: "GitHub", referrer: "github.com" }],
  ["Referral", { source: "friend" }],
  ["Referral", { medium: "link" }],
  ["Unassigned", { source: "partner", medium: "blast" }],
  ["Unassigned", { campaign: "spring" }],
  // A later version knows these better.
  ["Organic Search", { source: "Google", referrer: "accounts.google.com" }],
  ["Organic Search", { source: "Google", referrer: "translate.google.com" }],
  ["Referral", { source: "ok.ru", referrer: "ok.ru" }],
  ["Referral", { source: "kimi.com", referrer: "kimi.com" }],
])("%s: %o", (channel, origin) => {
  expect(formerChannelOf(origin)).toBe(channel);
});

describe("formerSourceOf a long text", () => {
  const long = "a.".repeat(1000);
  test.each([
    [`${long}google.de`, "Google"],
    [`${long}news.google.com`, "Google News"],
    [`${long}com.google.android.googlequicksearchbox`, "Google"],
    [`${long}google.com.br`, "Google"],
    [`${"a".repeat(2000)}.bing.com`, "Bing"],
    [`${"a".repeat(2000)}bing.com`, undefined],
    [`${long}fb`, undefined],
    [long, undefined],
  ])("%.20s… is %s", (text, name) =>
    expect(formerSourceOf(text)?.name).toBe(name),
  );
});
