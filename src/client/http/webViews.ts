/**
 * Recognises web views: browsers inside of an app. Many apps add their names to the browser's
 * agent. `isbot` takes "InsuranceAgent" or "NewsScanner" for crawlers, because of words in these
 * names.
 */
import { isNamedBot, namedBots } from "./namedBots.js";

/**
 * Words in names of both apps and crawlers. If a pattern of `isbot` matches such a name, it proves
 * nothing.
 */
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

/** Crawlers with the agent of a browser, whose names consist of such words. */
const guisedCrawlers =
  /ArchiveBox|BingPreview|CookieHubScan|MonitoRSS|newsai|ProxyChecker|Readable\/|Sucuri|TagInspector|UCSBNetwork|wechatdevtools/i;

/** A name and its version: `AcmeInsuranceAgent/2`. */
const product = "[^ ()/,;|@]+/v?\\d[^ ()/,;|@]*";
/** A browser with its engine, and the text after it. Some apps put their name before. */
const browser = new RegExp(
  `^((?:${product} )*)(Mozilla/5\\.0 \\((?:[^()]|\\([^()]*\\))*\\) (?:AppleWebKit/[\\d.+]+ \\(KHTML, like Gecko\\)|Gecko/[\\d.]+))( .*)?$`,
  "i",
);
/**
 * A remark in parentheses may identify an agent, so it stays. Products outside of remarks are
 * removed.
 */
const remarkOrProduct = new RegExp(`(\\([^()]*\\))|${product}`, "g");
const remarkOrOther = /(\([^()]*\))|[^()]+/g;
/**
 * Whether the agent is surely a web view. Android's says so. On iOS, a page in an app is in no
 * Safari.
 */
function isSurelyInApp(agent: string): boolean {
  const safari = agent.toLowerCase().lastIndexOf(" safari/");
  return (
    /; wv\)/i.test(agent) ||
    /\(i(?:phone|pad|pod)/i.test(safari < 0 ? agent : agent.slice(safari))
  );
}

/**
 * Whether the agent is a browser's and names no known crawler besides. Each other name must have a
 * version, unless the agent is surely a web view.
 */
export function isOwnWebView(agent: string): boolean {
  const [, before = "", engine, behind = ""] = browser.exec(agent) ?? [];
  if (engine === undefined) return false;
  if (isCertainBot(agent) || guisedCrawlers.test(agent)) return false;
  const names = isSurelyInApp(agent) ? remarkOrOther : remarkOrProduct;
  const unclear = `${before}${behind}`.replace(names, "$1");
  return !isNamedBot(`${engine} ${unclear}`);
}
