import crawlers from "crawler-user-agents";
import { describe, expect, test } from "vitest";
import { isBot } from "./bots.js";

const webKit = "AppleWebKit/537.36 (KHTML, like Gecko)";
const applePhone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X)";
const appleWebKit = "AppleWebKit/605.1.15 (KHTML, like Gecko)";

/** Browsers to whose agents an app adds its name. */
const browsers = {
  "WKWebView on a phone": `${applePhone} ${appleWebKit} Mobile/15E148`,
  "WKWebView that names Safari": `${applePhone} ${appleWebKit} Version/17.4.1 Mobile/15E148 Safari/604.1`,
  "WKWebView on a Mac": `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${appleWebKit}`,
  "Android's WebView": `Mozilla/5.0 (Linux; Android 14; Pixel 8 Build/UD1A; wv) ${webKit} Version/4.0 Chrome/124.0.6367.54 Mobile Safari/537.36`,
  "a phone with parentheses in its name": `Mozilla/5.0 (Linux; Android 11; moto g power (2022)) ${webKit} Chrome/109.0.0.0 Mobile Safari/537.36`,
  WebView2: `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webKit} Chrome/124.0.0.0 Safari/537.36 Edg/124.0.0.0`,
  GeckoView:
    "Mozilla/5.0 (Android 14; Mobile; rv:125.0) Gecko/125.0 Firefox/125.0",
};
const apps = [
  "AcmeInsuranceAgent/2",
  "InsuranceAgent/2.1.0",
  "MyBotanyApp/3.1",
  "NewsApp/3",
  "TicketScanner/2.0 (build 17)",
  "SymptomCheck/1",
  "HotelAdvisor/1.0 AcmeKit/4",
  "ParcelMonitor/5.300.0",
  "Acme Insurance Agent/2",
  "com.acme.agent/2",
];

describe.each(Object.entries(browsers))("an app in %s", (_kind, browser) => {
  test.each(apps)("%s is no bot", (app) => {
    expect(isBot(`${browser} ${app}`)).toBe(false);
  });

  test.each([
    "AcmeBot/1.0",
    "(compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "(compatible; Google-InspectionTool/1.0)",
    "AcmeCrawler/2.0",
    "AcmeSpider",
    "HeadlessChrome/124.0.0.0",
    "BingPreview/1.0b",
    "AcmeInsuranceAgent/2 Chrome-Lighthouse",
    "PTST/211202.211915",
    "NewRelicSynthetics/1.0",
    "(+https://agent.example/bot)",
  ])("%s is a bot", (crawler) => {
    expect(isBot(`${browser} ${crawler}`)).toBe(true);
  });
});

test("the app's name may stand before the browser, or beside Android's network library", () => {
  const browser = browsers["Android's WebView"];
  expect(isBot(`AcmeInsuranceAgent/2 ${browser}`)).toBe(false);
  expect(isBot(`AcmeBot/2 ${browser}`)).toBe(true);
  const library = "Dalvik/2.1.0 (Linux; U; Android 13; Pixel 6 Build/TQ3A)";
  expect(isBot(`AcmeInsuranceAgent/2 ${library}`)).toBe(false);
  expect(isBot(`AcmeBot/2 ${library}`)).toBe(true);
});

test("a name without a version is an app's in what is a web view for certain", () => {
  const bare = (name: keyof typeof browsers) =>
    isBot(`${browsers[name]} AcmeInsuranceAgent`);
  expect(bare("WKWebView on a phone")).toBe(false);
  expect(bare("Android's WebView")).toBe(false);
  expect(bare("WebView2")).toBe(true);
});

test("who hides behind a browser's agent and says so is found: of 929 kept agents all but 7", () => {
  const agents = [...new Set(crawlers.flatMap(({ instances }) => instances))];
  const guised = agents.filter((agent) => /^Mozilla\/5\.0 \(/i.test(agent));
  expect([agents.length, guised.length]).toEqual([2118, 929]);
  // People use the first five of these: editors on Electron, browsers of Instagram and Facebook.
  const missed = guised.filter((agent) => !isBot(agent));
  const named = /Code\/|Trae\/|Fluid\/|Instagram|MetaIAB|TSM-turingos|YLT/;
  expect(missed.filter((agent) => !named.test(agent))).toEqual([]);
  expect(missed).toHaveLength(7);
  // All others are senders: HTTP libraries and programs under a name of their own.
  expect(agents.filter((agent) => !isBot(agent))).toHaveLength(193);
});
