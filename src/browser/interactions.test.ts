// @vitest-environment node
/** Counts clicks and submits. An app can turn each kind off. */
import { describe, expect, test } from "vitest";
import { FakeElement, formWithFields } from "./elements.helpers.js";
import type { AutomaticOptions } from "./options.js";
import { Browser } from "./browser.helpers.js";
import { startTracker } from "./tracker.helpers.js";

type Tracked = [name: string, properties: Record<string, unknown>];
type Happening = { type?: string; button?: number; target: unknown };

/** Returns the events that the tracker sends when this happens on a page. */
async function trackedOf(
  { type = "click", ...fields }: Happening,
  options: AutomaticOptions = {},
): Promise<Tracked[]> {
  const browser = new Browser();
  const tab = browser.open();
  startTracker(tab, { pageViews: false, engagement: false, ...options });
  tab.dispatch(type, { button: 0, ...fields });
  await browser.clock.advance(5000);
  return browser.sent.map((event) => [
    event.name as string,
    event.properties as Record<string, unknown>,
  ]);
}

const link = (href: string, more = {}) =>
  new FakeElement("a", { href, ...more });
const inside = (parent: FakeElement) =>
  new FakeElement("b", {}, new FakeElement("span", {}, parent));
const element = (more: Record<string, string>, parent?: FakeElement) =>
  new FakeElement("div", more, parent);
const submit = (target: FakeElement) => ({ type: "submit", target });

const away = "https://other.example/there?a=1#b";
const outbound: Tracked = [
  "outbound_link",
  { url: "https://other.example/there" },
];
const signup: Tracked = ["signup", { plan: "pro" }];
const says = { "data-footfall-event": "signup", "data-footfall-plan": "pro" };

describe("links", () => {
  test.each<[string, Happening, Tracked[]]>([
    ["to another host", { target: link(away) }, [outbound]],
    ["from inside of it", { target: inside(link(away)) }, [outbound]],
    [
      "with the right button",
      { type: "auxclick", button: 2, target: link(away) },
      [],
    ],
    ["to the same host", { target: link("/there") }, []],
    [
      "to another port",
      { target: link("https://shop.example:8443/") },
      [["outbound_link", { url: "https://shop.example:8443/" }]],
    ],
    ["to a fragment", { target: link("#there") }, []],
    ["of mail", { target: link("mailto:ada@example.com") }, []],
    ["of a telephone", { target: link("tel:+441234") }, []],
    ["of a script", { target: link("javascript:void 0") }, []],
    ["of a picture", { target: new FakeElement("svg:a", { href: "x" }) }, []],
    ["without an address", { target: new FakeElement("a") }, []],
    ["no link at all", { target: element({}) }, []],
    ["the document", { target: {} }, []],
    ["nothing", { target: null }, []],
    [
      "that say what they are",
      { target: link(away, says) },
      [outbound, signup],
    ],
  ])("%s", async (_name, happening, expected) => {
    const tracked = await trackedOf(happening);
    expect(tracked).toHaveLength(expected.length);
    expect(tracked).toEqual(expect.arrayContaining(expected));
  });
});

test.each<[string, boolean]>([
  ["/manual.pdf", true],
  ["/Manual.PDF?page=2#end", true],
  ["/table.xlsx", true],
  ["/table.csv", true],
  ["/song.mp3", true],
  ["/app.dmg", true],
  ["https://files.example/all.zip", true],
  ["/pdf", false],
  ["/manual.pdf/read", false],
  ["/page.html", false],
  ["/?file=manual.pdf", false],
])("file_download: %s", async (href, isFile) => {
  const target = link(href);
  const { href: whole } = target as unknown as { href: string };
  const [url] = whole.split("?");
  expect(await trackedOf({ target })).toEqual(
    isFile ? [["file_download", { url }]] : [],
  );
});

describe("forms", () => {
  const submitted: Tracked = ["form_submit", { form: "order" }];
  test.each<[string, Happening, Tracked[]]>([
    [
      "with an id",
      submit(new FakeElement("form", { id: "order" })),
      [submitted],
    ],
    [
      "without",
      submit(new FakeElement("form")),
      [["form_submit", { form: null }]],
    ],
    [
      "with fields that are called as what a form has",
      submit(formWithFields({ id: "order" }, "id", "action", "name", "method")),
      [submitted],
    ],
    [
      "with a field called closest: silent",
      submit(formWithFields({ id: "order" }, "closest")),
      [],
    ],
    ["that say what they are", submit(new FakeElement("form", says)), [signup]],
    [
      "that say what they are, clicked into",
      { target: element({}, new FakeElement("form", says)) },
      [],
    ],
    [
      "inside of what says something",
      submit(new FakeElement("form", { id: "order" }, element(says))),
      [submitted],
    ],
  ])("%s", async (_name, happening, expected) => {
    expect(await trackedOf(happening)).toEqual(expected);
  });
});

describe("attributes", () => {
  test.each<[string, FakeElement, Tracked[]]>([
    ["of what is clicked", element(says), [signup]],
    ["of what is around it", inside(element(says)), [signup]],
    [
      "the nearest counts",
      element({ "data-footfall-event": "inner" }, element(says)),
      [["inner", {}]],
    ],
    [
      "with longer names, and data of others",
      element({
        ...says,
        "data-footfall-price-tag": "9",
        "data-other": "theirs",
        "data-footfall": "nothing",
      }),
      [["signup", { plan: "pro", priceTag: "9" }]],
    ],
    [
      "properties without an event",
      element({ "data-footfall-plan": "pro" }),
      [],
    ],
  ])("%s", async (_name, target, expected) => {
    expect(await trackedOf({ target })).toEqual(expected);
  });
});

describe("inside of what is to be ignored", () => {
  const ignored = element({ "data-footfall-ignore": "" });
  test.each<[string, Happening]>([
    ["an element that says what it is", { target: element(says, ignored) }],
    ["what is in one", { target: inside(element(says, ignored)) }],
    [
      "one that is to be ignored itself",
      { target: element({ ...says, "data-footfall-ignore": "" }) },
    ],
    [
      "one around it",
      { target: element({ "data-footfall-ignore": "" }, element(says)) },
    ],
    ["a link out", { target: new FakeElement("a", { href: away }, ignored) }],
    [
      "a download",
      { target: new FakeElement("a", { href: "/a.pdf" }, inside(ignored)) },
    ],
    ["a form", submit(new FakeElement("form", { id: "order" }, ignored))],
    [
      "a form that says what it is",
      submit(new FakeElement("form", says, ignored)),
    ],
  ])("%s is nothing", async (_, happening) => {
    expect(await trackedOf(happening)).toEqual([]);
  });

  test("and beside it everything is", async () => {
    expect(await trackedOf({ target: element(says, element({})) })).toEqual([
      signup,
    ]);
  });
});

test("a form that says what it is needs no formSubmits", async () => {
  const form = submit(new FakeElement("form", says));
  expect(await trackedOf(form, { formSubmits: false })).toEqual([signup]);
});

test.each<[keyof AutomaticOptions, Happening, Tracked[]]>([
  ["outboundLinks", { target: link(away) }, []],
  ["outboundLinks", { target: link(away, says) }, [signup]],
  ["fileDownloads", { target: link("/manual.pdf") }, []],
  ["formSubmits", submit(new FakeElement("form", { id: "order" })), []],
  ["attributes", { target: element(says) }, []],
  ["attributes", { target: link(away, says) }, [outbound]],
  [
    "attributes",
    submit(new FakeElement("form", { id: "order", ...says })),
    [["form_submit", { form: "order" }]],
  ],
])("without %s: %#", async (name, happening, expected) => {
  expect(await trackedOf(happening)).not.toEqual(expected);
  expect(await trackedOf(happening, { [name]: false })).toEqual(expected);
});

test("what says nothing of interest says so", async () => {
  const browser = new Browser();
  const tracker = startTracker(browser.open(), { pageViews: false });
  tracker.track("seen", { at: "end" }, { interactive: false });
  await browser.clock.advance(5000);
  expect(browser.sent).toMatchObject([{ name: "seen", interactive: false }]);
});
