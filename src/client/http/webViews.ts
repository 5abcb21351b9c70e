/**
 * Web views: browsers inside of an app, which many apps have say the app's name. `isbot` takes "InsuranceAgent" or
 * "NewsScanner" for crawlers, as it does everything with such a word in it.
 */
import { isNamedBot, namedBots } from "./namedBots.js";

/** Words in names of apps and of crawlers: patterns of `isbot` that match such a name say nothing of an app. */
const appWords = [
  "advisor",
  "agent",
  "analyzer",
  "archive",
  "audit",
  "capture",
  "catch",
  "check",
  "checker",
  "detector",
  "discovery",
  "download",
  "feed",
  "grab",
  "http",
  "insight",
  "inspect",
  "java",
  "library",
  "measure",
  "monitor",
  "news",
  "node",
  "optimize",
  "proxy",
  "radar",
  "readable",
  "scan",
  "server",
  "splash",
  "tools",
  "url",
];
const isCertainBot = namedBots(appWords.map((word) => `Acme ${word}/2`));

/** Crawlers in the guise of a browser whose names are made of such words. */
const guisedCrawlers =
  /ArchiveBox|BingPreview|CookieHubScan|MonitoRSS|newsai|ProxyChecker|Readable\/|Sucuri|TagInspector|UCSBNetwork|wechatdevtools/i;

/** A name and its version: `AcmeInsuranceAgent/2`. */
const product = "[^ ()/,;|@]+/v?\\d[^ ()/,;|@]*";
/** A browser with its engine, and what it says behind that. Some apps put their name before. */
const browser = new RegExp(
  `^((?:${product} )*)(Mozilla/5\\.0 \\((?:[^()]|\\([^()]*\\))*\\) (?:AppleWebKit/[\\d.+]+ \\(KHTML, like Gecko\\)|Gecko/[\\d.]+))( .*)?$`,
  "i",
);
/** A remark in parentheses may say what an agent is, whatever it names outside of them. */
const remarkOrProduct = new RegExp(`(\\([^()]*\\))|${product}`, "g");
const remarkOrOther = /(\([^()]*\))|[^()]+/g;
/** Android says so; on iOS, a page in an app is in no Safari. */
function isSurelyInApp(agent: string): boolean {
  const safari = agent.toLowerCase().lastIndexOf(" safari/");
  return (
    /; wv\)/i.test(agent) ||
    /\(i(?:phone|pad|pod)/i.test(safari < 0 ? agent : agent.slice(safari))
  );
}

/**
 * Whether the agent is a browser's, and what else it names, each with a version, is no known crawler. In what is a
 * web view for certain, versions may be missing.
 */
export function isOwnWebView(agent: string): boolean {
  const [, before = "", engine, behind = ""] = browser.exec(agent) ?? [];
  if (engine === undefined) return false;
  if (isCertainBot(agent) || guisedCrawlers.test(agent)) return false;
  const names = isSurelyInApp(agent) ? remarkOrOther : remarkOrProduct;
  const unclear = `${before}${behind}`.replace(names, "$1");
  return !isNamedBot(`${engine} ${unclear}`);
}
