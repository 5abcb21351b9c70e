/**
 * The usual values of where a session came from. A packed session has one character for each, which
 * says its place in the list. Places never change within a version of the format: a new value goes
 * to the end. A value without a place is stored as its text. `model/log/usualValues.ts` has those of
 * devices and places.
 */
import type { OriginField } from "../../../shared/event/event.js";

/** The values of a text, which is less code to evaluate than a list. */
const listed = (values: string) => values.split(",");

const countries = listed(
  "US,GB,DE,FR,IN,CA,AU,BR,JP,NL,ES,IT,SE,CH,PL,MX,KR,CN,RU,TR,ID,SG,AT,BE,DK,NO,FI,IE," +
    "PT,CZ,UA,RO,GR,HU,IL,ZA,AR,CL,CO,VN,TH,PH,MY,TW,HK,NZ,AE,SA,EG,NG,PK,BD",
);

const languages = listed(
  "en,en-US,en-GB,de,de-DE,fr,fr-FR,es,es-ES,pt-BR,pt,it,it-IT,nl,nl-NL,pl,pl-PL,ru,ja," +
    "ja-JP,ko,ko-KR,zh-CN,zh-TW,zh,sv,sv-SE,da,nb,fi,cs,tr,tr-TR,uk,ru-RU,en-CA,en-AU," +
    "en-IN,de-AT,de-CH,fr-CA,fr-CH,es-MX,es-419,id,vi,th,ar,he,hi,hu,ro,el,da-DK,nb-NO," +
    "fi-FI,cs-CZ",
);

const browsers = listed(
  "Chrome,Safari,Edge,Firefox,Samsung Internet,Opera,Instagram,Facebook,Brave,Vivaldi," +
    "Yandex Browser,UC Browser,MIUI Browser,Chromium,Android Browser,Whale," +
    "Internet Explorer,Electron,DuckDuckGo,LinkedIn,TikTok",
);

const systems = listed(
  "Windows,macOS,iOS,Android,iPadOS,Linux,ChromeOS,HarmonyOS,Tizen,webOS,PlayStation 5," +
    "PlayStation 4,Nintendo Switch,visionOS,Roku,Windows Phone,BlackBerry",
);

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

const devices = listed("desktop,mobile,tablet,tv,console,headset");

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
