/**
 * Finds crawlers and headless browsers. The server counts their events and keeps them out of
 * reports.
 *
 * `isbot` guards pages, so it distrusts everything that is no browser. Here the ordinary senders
 * include an app's own devices and servers. HTTP libraries, and programs that state their own name,
 * work for people and are not bots. An app's own web view is no bot either: it is a browser that
 * names the app last. An agent is a bot if it names a crawler, a headless browser or a test driver.
 */
import { limits } from "../../shared/limits.js";
import { cut } from "../../shared/text.js";
import { isNamedBot } from "./namedBots.js";
import { isOwnWebView } from "./webViews.js";

const headlessBrowsers =
  /headless|phantomjs|slimerjs|puppeteer|playwright|cypress|lighthouse|jsdom|happy-?dom|webdriver|selenium|htmlunit|testcafe|pingdomtms|gtmetrix|miniature\.io|^mozilla\/\d\.\d$/i;

/**
 * Products that are senders if the agent names nothing else but their companions. They are
 * patterns, grouped by the platform on which they run.
 */
const httpLibraries = {
  "command line": ["curl", "wget", "httpie", "xh", "PowerShell"],
  JavaScript: [
    "axios",
    "Bun",
    "Convex",
    "Deno",
    "got",
    "ky",
    "needle",
    "node(?:\\.js)?",
    "node-fetch",
    "superagent",
    "node-superagent",
    "undici",
  ],
  Python: [
    "aiohttp",
    "Python",
    "python-httpx",
    "python-requests",
    "Python-urllib",
    "python-urllib3",
  ],
  "JVM and Android": [
    "akka-http",
    "Apache-HttpClient",
    "Apache-HttpAsyncClient",
    "Dalvik",
    "Jakarta Commons-HttpClient",
    "Java",
    "Java-http-client",
    "Jersey",
    "ktor-client",
    "Ktor client",
    "okhttp",
    "ReactorNetty",
    "unirest-java",
    "Vert\\.x-WebClient",
    "volley",
  ],
  Dart: ["Dart"],
  Go: ["Go-http-client", "Go", "fasthttp", "go-resty"],
  PHP: ["GuzzleHttp", "PHP", "PHP-cURL", "Symfony HttpClient"],
  Ruby: ["Faraday", "http\\.rb", "rest-client", "Ruby", "Typhoeus"],
  Rust: ["hyper", "reqwest", "ureq"],
  ".NET": ["RestSharp", "Microsoft-WinHTTP", "WinHttp"],
  Perl: ["libwww-perl", "HTTP-Tiny"],
  Elixir: ["hackney", "mint", "req"],
  "small devices": ["ESP32HTTPClient", "ESP8266HTTPClient", "BusyBox"],
  "API clients": ["bruno-runtime", "insomnia", "PostmanRuntime"],
} as const satisfies Record<string, readonly string[]>;

/** Names that libraries add to their own. */
const companions = [
  "CPython",
  "Kotlin",
  "libcurl",
  "libidn2?",
  "libpsl",
  "librtmp",
  "libssh2?",
  "Linux",
  "Basic ECC",
  "Darwin",
  "GnuTLS",
  "nghttp2",
  "NSS",
  "OpenSSL",
  "Schannel",
  "SecureTransport",
  "Windows",
  "zlib",
];

const version = "(?:/[^ ()]*| v?\\d[^ ()]*)?";
/** A remark such as `(linux; x86_64)`. It may also hold the address of the library's project. */
const remark = "\\([^()]*\\)";

function anyOf(patterns: readonly string[]): string {
  return `(?:${patterns.join("|")})`;
}

const products = Object.values(httpLibraries).flat();
const onlyLibraries = new RegExp(
  `^${anyOf(products)}${version}(?: (?:${anyOf([...products, ...companions])}${version}|${remark}))*$`,
  "i",
);
/** Apple's network library and React Native's Expo send the app's name as its author wrote it. */
const appleApp = new RegExp(
  `^[^()]+ CFNetwork/[\\d.]+ Darwin/[\\d.]+(?: ${remark})*$`,
  "i",
);
/** Electron puts the app's name between the names of a browser. */
const electronApp =
  /^Mozilla\/5\.0 \([^()]*\) AppleWebKit\/[\d.]+ \(KHTML, like Gecko\) [^()]*\bElectron\/\d/i;
/** Android's own network library puts its name after the app's. */
const androidApp = new RegExp(`^[^()]+ Dalvik/[\\d.]+(?: ${remark})*$`, "i");
const senders = [onlyLibraries, appleApp, androidApp, electronApp];

const crawlerWords = /bot\b|bots\b|crawl|spider|scrape/i;

/**
 * Whether an agent is a crawler, a headless browser or a test driver. A missing agent is none,
 * because many devices and servers send none. Runs once per request.
 */
export function isBot(userAgent: string | undefined): boolean {
  const agent = cut(userAgent ?? "", limits.MAX_USER_AGENT_LENGTH.value).trim();
  if (headlessBrowsers.test(agent)) return true;
  if (!isNamedBot(agent)) return false;
  if (crawlerWords.test(agent)) return true;
  return !senders.some((each) => each.test(agent)) && !isOwnWebView(agent);
}
