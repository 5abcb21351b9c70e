// @vitest-environment node
/** The two files of the tag, built as the backend serves them. */
import { afterEach, describe, expect, test, vi } from "vitest";
import { Browser } from "./browser.helpers.js";
import { FakeElement } from "./elements.helpers.js";
import { loadTag } from "./tag.helpers.js";

afterEach(() => vi.restoreAllMocks());

const away = new FakeElement("a", {
  href: "https://other.example/there?token=1#b",
});
const outbound = {
  name: "outbound_link",
  properties: { url: "https://other.example/there" },
};
const off = {
  outboundLinks: "false",
  fileDownloads: "false",
  formSubmits: "false",
  attributes: "false",
};
const namesIn = (browser: Browser) =>
  browser.sent.map(({ type, name }) => name ?? type);

describe("the second file", () => {
  test("is asked for once, beside the tag", async () => {
    const browser = new Browser();
    const { asked } = loadTag(browser.open());
    await browser.clock.advance(5000);
    expect(asked).toEqual(["https://app.example/analytics/more.js"]);
  });

  test("counts links, downloads, forms and marked elements", async () => {
    const browser = new Browser();
    const tab = browser.open();
    const { arrive } = loadTag(tab, { pageViews: "false" });
    arrive();
    await browser.clock.advance(0);
    const click = (target: FakeElement) => tab.dispatch("click", { target });
    click(away);
    click(new FakeElement("a", { href: "/list.pdf?a=1" }));
    click(new FakeElement("b", { "data-footfall-event": "signup" }));
    const form = new FakeElement("form", { id: "order" });
    tab.dispatch("submit", { target: form });
    await browser.clock.advance(5000);
    expect(browser.sent).toMatchObject([
      outbound,
      {
        name: "file_download",
        properties: { url: "https://shop.example/list.pdf" },
      },
      { name: "signup" },
      { name: "form_submit", properties: { form: "order" } },
    ]);
  });

  test("counts the clicks from before it was there, once and in order", async () => {
    const browser = new Browser();
    const tab = browser.open();
    const { arrive } = loadTag(tab);
    tab.dispatch("click", { target: away });
    tab.dispatch("click", {
      target: new FakeElement("b", { "data-footfall-event": "signup" }),
    });
    await browser.clock.advance(1000);
    expect(namesIn(browser)).toEqual(["pageview"]);
    arrive();
    await browser.clock.advance(0);
    tab.dispatch("click", { target: away });
    await browser.clock.advance(5000);
    expect(namesIn(browser)).toEqual([
      "pageview",
      "outbound_link",
      "signup",
      "outbound_link",
    ]);
  });

  test("may be missing: views, calls and delivery go on", async () => {
    const browser = new Browser();
    const tab = browser.open();
    const { arrive, footfall } = loadTag(tab);
    arrive(Promise.reject(new TypeError("Failed to fetch")));
    await browser.clock.advance(1000);
    tab.dispatch("click", { target: away });
    footfall("track", "said");
    await browser.clock.advance(5000);
    tab.close();
    await browser.clock.advance(0);
    expect(namesIn(browser)).toEqual(["pageview", "said", "engagement"]);
  });

  test.each<[string, Record<string, string>, string, number]>([
    ["all of it is off", off, "https://shop.example/", 0],
    ["on a development page", off, "http://localhost:5173/", 1],
    ...Object.keys(off).map(
      (name): [string, Record<string, string>, string, number] => [
        `${name} is on`,
        { ...off, [name]: "true", pageViews: "false", engagement: "false" },
        "https://shop.example/",
        1,
      ],
    ),
    [
      "other switches are off",
      { pageViews: "false", engagement: "false", cookieless: "false" },
      "https://shop.example/",
      1,
    ],
  ])("is asked for where it has work: %s", (_name, dataset, url, times) => {
    const { asked } = loadTag(new Browser().open({ url }), dataset);
    expect(asked).toHaveLength(times);
  });

  test("explains a refusal once on a development page, and nothing elsewhere", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    for (const url of ["https://shop.example/", "http://localhost:5173/"]) {
      const browser = new Browser();
      const error = { kind: "origin", message: "not this origin" };
      browser.answer = () => ({ status: 403, body: { error } });
      const { arrive, footfall } = loadTag(browser.open({ url }));
      await browser.clock.advance(5000);
      arrive();
      footfall("track", "again");
      await browser.clock.advance(5000);
      expect(browser.requests).toHaveLength(2);
    }
    expect(warn.mock.calls).toEqual([
      [
        `Footfall: the server refused events with status 403: "not this origin". Add "http://localhost:5173" to allowedOrigins.`,
      ],
    ]);
  });
});

describe("under its neutral name", () => {
  test("the tag asks for the file and the route beside it", async () => {
    const browser = new Browser();
    const { asked } = loadTag(browser.open(), {}, "/v1/page.js");
    await browser.clock.advance(5000);
    expect(asked).toEqual(["https://app.example/analytics/v1/more.js"]);
    expect(browser.requests.map(({ url }) => url)).toEqual([
      "https://app.example/analytics/v1/in",
    ]);
  });

  test("data-endpoint wins", async () => {
    const browser = new Browser();
    const endpoint = "https://elsewhere.example/events";
    loadTag(browser.open(), { endpoint }, "/v1/page.js");
    await browser.clock.advance(5000);
    expect(browser.requests.map(({ url }) => url)).toEqual([endpoint]);
  });
});
