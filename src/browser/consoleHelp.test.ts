// @vitest-environment node
/** The console of a development page says what is not counted, why, and what to do. */
import { afterAll, beforeEach, expect, test, vi } from "vitest";
// The tracker loads it when it needs it. Here it is loaded already.
import "./consoleHelp.js";
import type { PageAnswer } from "./browser.helpers.js";
import { Browser } from "./browser.helpers.js";
import type { AutomaticOptions, HttpOptions } from "./options.js";
import { startTracker } from "./tracker.helpers.js";

const warn = vi.spyOn(console, "warn");
beforeEach(() => void warn.mockReset().mockImplementation(() => {}));
afterAll(() => warn.mockRestore());

const said = () => warn.mock.calls.map(([text]) => text as string);

/** Opens a page whose server answers like this, and tracks an event in each of three batches. */
async function visit(
  answer: PageAnswer | undefined,
  url = "http://localhost:5173/",
  options: Partial<HttpOptions> & AutomaticOptions = {},
): Promise<Browser> {
  const browser = new Browser();
  browser.answer = () => answer;
  const tracker = startTracker(browser.open({ url }), options);
  for (let batch = 0; batch < 3; batch++) {
    tracker.track("said");
    await browser.clock.advance(5000);
  }
  return browser;
}

const refused = (status: number, kind: string): PageAnswer => ({
  status,
  body: { error: { kind, message: "because" } },
});
const row = (reason: string) => ({
  status: 202,
  body: { rejected: [{ index: 0, reason, error: "because" }] },
});
const answered = (body: object) => ({ status: 202, body });
const status = (code: number) =>
  `Footfall: the server refused events with status ${code}: "because". `;
const publicKey = "Use a public key of this deployment.";

test.each<[string, PageAnswer | undefined, string]>([
  ["no key", refused(401, "unauthorized"), `${status(401)}${publicKey}`],
  [
    "a foreign origin",
    refused(403, "origin"),
    `${status(403)}Add "http://localhost:5173" to allowedOrigins.`,
  ],
  [
    "a secret key",
    refused(403, "secretInBrowser"),
    `${status(403)}${publicKey}`,
  ],
  [
    "a caller that the app refuses",
    refused(403, "forbidden"),
    `${status(403)}They are lost.`,
  ],
  [
    "no such site",
    refused(404, "siteNotFound"),
    `${status(404)}Check the endpoint and the site.`,
  ],
  [
    "too many",
    refused(429, "rateLimited"),
    `${status(429)}The tracker tries again.`,
  ],
  [
    "a failure",
    refused(500, "internal"),
    `${status(500)}The tracker tries again.`,
  ],
  ["a pause", refused(503, "paused"), `${status(503)}The tracker tries again.`],
  [
    "a page of a proxy",
    { status: 502, body: "<html>" },
    `Footfall: the server refused events with status 502: "". The tracker tries again.`,
  ],
  [
    "no answer",
    undefined,
    `Footfall: the server does not answer. Check the endpoint, and that "npx convex dev" runs.`,
  ],
  [
    "a wrong event",
    row("validation"),
    `Footfall: the server rejected events: "because". Correct what the page sends.`,
  ],
  [
    "an event that was not stored",
    row("internal"),
    `Footfall: the server rejected events: "because". The tracker tries again.`,
  ],
  [
    "events left out",
    answered({ excluded: 1 }),
    `Footfall: the site's settings leave out events. To count development pages, set localhost to "count".`,
  ],
  [
    "a bot",
    answered({ bots: 1 }),
    `Footfall: the server takes a headless browser for a bot. Use the user agent of a person.`,
  ],
  [
    "a browser that asks not to be tracked",
    answered({ doNotTrack: 1 }),
    `Footfall: the browser asks not to be tracked. Turn that off.`,
  ],
])("%s is explained once", async (_name, answer, text) => {
  await visit(answer);
  expect(said()).toEqual([text]);
});

test("each kind is explained", async () => {
  const browser = new Browser();
  const answers = [row("validation"), answered({ bots: 1, excluded: 1 })];
  browser.answer = () => answers.shift() ?? refused(401, "unauthorized");
  const tracker = startTracker(browser.open({ url: "http://127.0.0.1:3000/" }));
  for (let batch = 0; batch < 4; batch++) {
    tracker.track("said");
    await browser.clock.advance(5000);
  }
  expect(said()).toHaveLength(4);
});

test("what is stored needs no word", async () => {
  const browser = await visit(answered({ accepted: 1, rejected: [] }));
  expect(browser.sent.length).toBeGreaterThan(2);
  expect(said()).toEqual([]);
});

test("a hook that throws is explained once", async () => {
  await visit(answered({}), undefined, {
    beforeSend: () => {
      throw new TypeError("no such field");
    },
  });
  expect(said()).toEqual([
    `Footfall: beforeSend threw "TypeError: no such field". Correct it.`,
  ]);
});

test("a secret key is explained before anything is sent, and not again", async () => {
  await visit(refused(403, "secretInBrowser"), undefined, {
    key: "ff_sec_12345678",
  });
  expect(said()).toEqual([
    `Footfall: everyone can read this secret key. ${publicKey}`,
  ]);
});

test.each([
  "https://shop.example/",
  "https://shop.example:8443/",
  "https://localhost/",
])("on %s the console stays empty", async (url) => {
  await visit(refused(401, "unauthorized"), url, { key: "ff_sec_12345678" });
  expect(said()).toEqual([]);
});

test("a console that throws changes nothing", async () => {
  warn.mockImplementation(() => {
    throw new Error("no console");
  });
  const browser = await visit(row("validation"), undefined, {
    pageViews: false,
  });
  expect(warn).toHaveBeenCalled();
  expect(browser.sent).toHaveLength(3);
});

test("a page that the visitor leaves says nothing of the missing answer", async () => {
  const browser = new Browser();
  browser.hasKeepalive = false;
  const tab = browser.open({ url: "http://localhost:5173/" });
  const tracker = startTracker(tab, { pageViews: false, engagement: false });
  await browser.clock.advance(0);
  tracker.track("said");
  tab.setHidden(true);
  await browser.clock.advance(500);
  expect(browser.requests).toMatchObject([{ isBeacon: true }]);
  expect(said()).toEqual([]);
});
