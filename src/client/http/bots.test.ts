import { expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { isBot } from "./bots.js";

const webKit = "AppleWebKit/537.36 (KHTML, like Gecko)";
const windows = `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webKit}`;

test.each([
  "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
  `Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) ${webKit} Chrome/124.0.6367.60 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)`,
  `Mozilla/5.0 ${webKit}; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/116.0.1938.76 Safari/537.36`,
  "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
  "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
  "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
  "Mozilla/5.0 (compatible; SemrushBot/7~bl; +http://www.semrush.com/bot.html)",
  "DuckDuckBot/1.1; (+http://duckduckgo.com/duckduckbot.html)",
  "Twitterbot/1.0",
  "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
  "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
  `Mozilla/5.0 ${webKit}; compatible; GPTBot/1.0; +https://openai.com/gptbot)`,
  "Mozilla/5.0 (compatible; archive.org_bot +http://www.archive.org/details/archive.org_bot)",
  "msnbot-media/1.1 (+http://search.msn.com/msnbot.htm)",
  "WhatsApp/2.23.20.0",
  "Mozilla/5.0",
])("a crawler: %s", (agent) => {
  expect(isBot(agent)).toBe(true);
});

test.each([
  `${windows} HeadlessChrome/120.0.6099.109 Safari/537.36`,
  "Mozilla/5.0 (Unknown; Linux x86_64) AppleWebKit/538.1 (KHTML, like Gecko) PhantomJS/2.1.1 Safari/538.1",
  "Mozilla/5.0 (X11; Linux x86_64; rv:60.0) Gecko/20100101 Firefox/60.0 SlimerJS/1.0.0",
  `Mozilla/5.0 (linux) ${webKit} jsdom/22.1.0`,
  `Mozilla/5.0 (X11; Linux x64) ${webKit} HappyDOM/12.10.3`,
  `${windows} Cypress/13.6.0 Chrome/114.0.5735.289 Electron/25.8.4 Safari/537.36`,
  `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webKit} Chrome/109.0.0.0 Safari/537.36 Chrome-Lighthouse`,
  "Playwright/1.40.0 (x64; ubuntu 22.04) node/20.10",
  "node puppeteer/21.6.0",
  `${windows} Chrome/120.0.0.0 Safari/537.36 WebDriver`,
  "selenium/4.16.0 (java windows)",
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) HtmlUnit/3.9.0",
])("a headless browser or test driver: %s", (agent) => {
  expect(isBot(agent)).toBe(true);
});

test.each([
  "curl/8.4.0",
  "curl/7.22.0 (i686-pc-linux-gnu) libcurl/7.22.0 OpenSSL/1.0.1 zlib/1.2.3.4 libidn/1.23 librtmp/2.3",
  "Wget/1.21.3",
  "Wget/1.12 (linux-gnu)",
  "HTTPie/3.2.2",
  "okhttp/4.12.0",
  "Dalvik/2.1.0 (Linux; U; Android 13; Pixel 6 Build/TQ3A.230901.001)",
  "Acme/42 CFNetwork/1474 Darwin/23.0.0",
  "Acme News Reader/5 CFNetwork/1410.1 Darwin/22.6.0",
  "Expo/1017699 CFNetwork/1485 Darwin/23.1.0",
  "Dart/3.1 (dart:io)",
  "axios/1.6.2",
  "node",
  "Node.js/21",
  "node-fetch/1.0 (+https://github.com/bitinn/node-fetch)",
  "got (https://github.com/sindresorhus/got)",
  "undici",
  "Deno/1.40.2",
  "Bun/1.0.25",
  "Convex/1.0",
  "python-requests/2.31.0",
  "python-requests/1.2.0 CPython/2.7.4 Linux/3.8.0-33-generic",
  "Python/3.11 aiohttp/3.9.1",
  "Python-urllib/3.11",
  "Go-http-client/1.1",
  "Java/17.0.1",
  "Java-http-client/21.0.1",
  "Apache-HttpClient/4.5.13 (Java/17.0.1)",
  "ktor-client",
  "GuzzleHttp/6.5.5 curl/7.58.0 PHP/7.4.3",
  "Symfony HttpClient/Curl",
  "rest-client/2.1.0 (linux x86_64) ruby/2.7.2p137",
  "Faraday v2.7.4",
  "reqwest/0.11.22",
  "RestSharp/110.2.0.0",
  "libwww-perl/6.67",
  "ESP32HTTPClient",
  "PostmanRuntime/7.36.0",
])("a sender on purpose: %s", (agent) => {
  expect(isBot(agent)).toBe(false);
});

test.each([
  "AcmeKiosk/2.1",
  "acme-backend/2024.5.1",
  "Acme Till 3",
  "acme",
  `${windows} NewsDesk/1.0.0 Chrome/120.0.6099.109 Electron/28.1.0 Safari/537.36`,
  `Mozilla/5.0 (X11; Linux x86_64) ${webKit} server-tools/2.0.1 Chrome/118.0.5993.159 Electron/27.2.0 Safari/537.36`,
])("an app by its own name: %s", (agent) => {
  expect(isBot(agent)).toBe(false);
});

test.each([
  `${windows} Chrome/124.0.0.0 Safari/537.36`,
  `${windows} Chrome/124.0.0.0 Safari/537.36 Edg/124.0.0.0`,
  "Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0",
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4.1 Safari/605.1.15",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4.1 Mobile/15E148 Safari/604.1",
  `Mozilla/5.0 (Linux; Android 10; K) ${webKit} SamsungBrowser/24.0 Chrome/117.0.0.0 Mobile Safari/537.36`,
  `Mozilla/5.0 (Linux; Android 9; CUBOT_X19) ${webKit} Chrome/120.0.0.0 Mobile Safari/537.36`,
  `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${webKit} Chrome/124.0.0.0 Safari/537.36`,
  "Opera/9.80 (X11; Linux x86_64) Presto/2.12.388 Version/12.16",
  "Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko",
  `Mozilla/5.0 (Linux; Android 14; Pixel 8 Build/UD1A; wv) ${webKit} Version/4.0 Chrome/124.0.6367.54 Mobile Safari/537.36`,
])("a browser: %s", (agent) => {
  expect(isBot(agent)).toBe(false);
});

test.each([
  "curl/8.4.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
  "AcmeCrawler/1.0 python-requests/2.31.0",
  "python-requests/2.31.0 (+https://example.com/spider)",
  "okhttp/4.12.0 Twitterbot/1.0",
  "AcmeBot/2 CFNetwork/1474 Darwin/23.0.0",
  `${windows} AcmeCrawler/1.0.0 Chrome/120.0.6099.109 Electron/28.1.0 Safari/537.36`,
  "axios/1.6.2 HeadlessChrome/120",
])("a library does not hide a bot: %s", (agent) => {
  expect(isBot(agent)).toBe(true);
});

test("no agent is no bot", () => {
  expect(isBot(undefined)).toBe(false);
  expect(isBot("")).toBe(false);
  expect(isBot("  ")).toBe(false);
});

test("takes any text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 3000 }), (agent) => {
      expect(typeof isBot(agent)).toBe("boolean");
      expect(isBot(`${agent.slice(0, 100)} HeadlessChrome/1`)).toBe(true);
    }),
  );
});
