/**
 * The usual values of where a session came from. A packed session has one character for each, which
 * says its place in the list. Places never change within a version of the format: a new value goes
 * to the end. A value without a place is stored as its text. `model/log/usualValues.ts` has those of
 * devices and places.
 */
import type { OriginField } from "../../../shared/event/event.js";

/** The values of a text, which is less code to evaluate than a list. */
const listed = (values: string) => values.split(",");

const channels = listed(
  "Organic Search,Referral,Organic Social,Email,Paid Search,Paid Social,AI Assistants," +
    "Unassigned,Display,Paid Other,Affiliates,Organic Video,Paid Video,Organic Shopping," +
    "Paid Shopping,Cross-network,SMS,Mobile Push,Audio",
);

const referrers = listed(
  "google.com,bing.com,duckduckgo.com,facebook.com,t.co,linkedin.com,reddit.com," +
    "youtube.com,instagram.com,github.com,news.ycombinator.com,chatgpt.com,google.de," +
    "google.co.uk,google.fr,m.facebook.com,l.facebook.com,lm.facebook.com,l.instagram.com," +
    "x.com,search.yahoo.com,yandex.ru,baidu.com,ecosia.org,perplexity.ai",
);

const sources = listed(
  "Google,Bing,DuckDuckGo,Facebook,X,LinkedIn,Reddit,YouTube,Instagram,GitHub," +
    "Hacker News,ChatGPT,Yahoo!,Yandex,Baidu,Ecosia,Perplexity,TikTok,Pinterest,newsletter",
);

const mediums = listed(
  "cpc,email,social,organic,referral,paid,display,affiliate,paid_social,newsletter,ppc," +
    "cpm,banner",
);

const clickIds = listed(
  "gclid,fbclid,msclkid,gbraid,wbraid,dclid,yclid,ttclid,twclid,li_fat_id",
);

/** The lists of coded fields. */
export const codedValues = {
  channel: channels,
  clickId: clickIds,
  referrer: referrers,
  source: sources,
  medium: mediums,
} as const satisfies Partial<
  Record<OriginField | "channel" | "clickId", readonly string[]>
>;

/** The characters of places, each one byte. */
export const PLACES =
  "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
