// @vitest-environment node
/** The script of a tag, loaded as a page loads it. */
import { beforeEach, expect, test, vi } from "vitest";
import { Browser } from "./browser.helpers.js";
import type { Tab } from "./tab.helpers.js";

type Footfall = (...call: unknown[]) => unknown;

beforeEach(() => {
  vi.resetModules();
});

const src = "https://app.example/analytics/footfall.js?v=1";

/** Runs the script in the tab, with the attributes of its tag. */
async function load(
  tab: Tab,
  dataset: Record<string, string>,
): Promise<Footfall> {
  tab.document.currentScript = { src, dataset };
  await tab.run(() => import("./embed.js"));
  return (...call) =>
    tab.run(() => (tab.globals.footfall as Footfall)(...call));
}

/** Sets up the stub that a page has before the script, with the calls that the page has made. */
function stub(tab: Tab, ...calls: unknown[][]): void {
  tab.globals.footfall = Object.assign(() => {}, { q: calls });
}

const typesOf = (browser: Browser) =>
  browser.sent.map(({ type, name }) => name ?? type);

test("counts the page, and sends next to where it is from", async () => {
  const browser = new Browser();
  await load(browser.open(), { key: "ff_pub_12345678" });
  await browser.clock.advance(5000);
  expect(typesOf(browser)).toEqual(["pageview"]);
  expect(browser.requests.map(({ url }) => url)).toEqual([
    "https://app.example/analytics/ingest",
  ]);
  expect(JSON.parse(browser.requests[0]!.body)).toMatchObject({
    key: "ff_pub_12345678",
  });
});

test.each<[string, Record<string, string>, unknown[]]>([
  ["nothing", {}, ["pageview", "said", "engagement"]],
  ["no views", { pageViews: "false" }, ["said", "engagement"]],
  ["no engagement", { engagement: "false" }, ["pageview", "said"]],
  [
    "yes, by its name alone",
    { cookieless: "" },
    ["pageview", "said", "engagement"],
  ],
  ["yes", { cookieless: "true" }, ["pageview", "said", "engagement"]],
  ["not before consent", { consent: "pending" }, []],
])("settings of the tag: %s", async (_name, dataset, expected) => {
  const browser = new Browser();
  const tab = browser.open();
  const footfall = await load(tab, { key: "ff_pub_12345678", ...dataset });
  await browser.clock.advance(10);
  footfall("track", "said");
  await browser.clock.advance(5000);
  tab.close();
  await browser.clock.advance(0);
  expect(typesOf(browser)).toEqual(expected);
  const isStored = !("cookieless" in dataset || "consent" in dataset);
  expect(browser.disk.names.includes("v")).toBe(isStored);
  if (!isStored) expect(browser.disk.names).toEqual([]);
});

test("settings that are numbers, and another endpoint", async () => {
  const browser = new Browser();
  const footfall = await load(browser.open(), {
    key: "ff_pub_12345678",
    endpoint: "https://elsewhere.example/in",
    maxBatchEvents: "2",
    flushIntervalMs: "60000",
    pageViews: "false",
  });
  await browser.clock.advance(1000);
  footfall("track", "first");
  await browser.clock.advance(30_000);
  expect(browser.sent).toEqual([]);
  footfall("track", "second");
  await browser.clock.advance(0);
  expect(typesOf(browser)).toEqual(["first", "second"]);
  expect(browser.requests[0]!.url).toBe("https://elsewhere.example/in");
});

test("calls from before it was loaded are made, in their order", async () => {
  const browser = new Browser();
  const tab = browser.open();
  stub(
    tab,
    ["register", { app: "shop" }],
    ["identify", "user 1"],
    ["track", "first", { a: 1 }],
    ["nonsense", 1],
    ["track", "second"],
  );
  const footfall = await load(tab, { key: "ff_pub_12345678" });
  footfall("track", "third");
  await browser.clock.advance(5000);
  expect(typesOf(browser)).toEqual([
    "pageview",
    "identify",
    "first",
    "second",
    "third",
  ]);
  expect(browser.sent[2]).toMatchObject({
    userId: "user 1",
    properties: { app: "shop", a: 1 },
  });
});

test("answers what the method answers, and nothing for no method", async () => {
  const browser = new Browser();
  const footfall = await load(browser.open(), { key: "ff_pub_12345678" });
  expect(footfall("getVisitorId")).toMatch(/^[a-z0-9]+$/);
  expect(footfall("nonsense")).toBeUndefined();
  expect(footfall()).toBeUndefined();
  const flushed = footfall("flush");
  await browser.clock.advance(1000);
  await expect(flushed).resolves.toBeUndefined();
});

test("two tags of one site count once", async () => {
  const browser = new Browser();
  const tab = browser.open();
  stub(tab, ["track", "said"]);
  await load(tab, { key: "ff_pub_12345678" });
  vi.resetModules();
  await load(tab, { key: "ff_pub_12345678" });
  await browser.clock.advance(5000);
  expect(typesOf(browser)).toEqual(["pageview", "said"]);
});
