// @vitest-environment node
/**
 * Addresses leave the page without secrets. Events leave it as the page's own hook returns them.
 */
import { describe, expect, expectTypeOf, test, vi } from "vitest";
import { embedScript } from "../client/http/embedScript.js";
import { Browser } from "./browser.helpers.js";
import type { TrackerOptions } from "./options.js";
import { quiet, startTracker } from "./tracker.helpers.js";
import type { SentEvent } from "./transport.js";

const TOKEN = "s3cr3t";
const url = `https://shop.example/reset?token=${TOKEN}&t=1#access_token=${TOKEN}`;

/** Returns all that the device and the network have seen. */
function seen(browser: Browser): string {
  const bodies = browser.requests.map(({ body }) => body);
  return JSON.stringify([[...browser.disk.entries], bodies]);
}

async function visit(options: Parameters<typeof startTracker>[1] = {}) {
  const browser = new Browser();
  const referrer = `https://shop.example/from?token=${TOKEN}`;
  const tab = browser.open({ url, referrer });
  const tracker = startTracker(tab, { ...quiet, ...options });
  return { browser, tab, tracker, clock: browser.clock };
}

test("no secret of an address reaches the device or the network", async () => {
  const { browser, tab, tracker, clock } = await visit({
    pageViews: true,
    engagement: true,
    canonical: true,
    pageParameters: ["t"],
  });
  tab.document.canonical = `https://shop.example/c?token=${TOKEN}`;
  tracker.track("said");
  tracker.page({ path: `/named?token=${TOKEN}` });
  tracker.identify("ada");
  expect(seen(browser)).not.toContain(TOKEN);
  await clock.advance(5000);
  tab.close();
  await clock.advance(0);
  expect(seen(browser)).not.toContain(TOKEN);
  expect(browser.sent.map(({ url: sent }) => sent)).toContain(
    "https://shop.example/reset?t=1",
  );
});

describe("beforeSend", () => {
  test("changes events of every kind, before they are kept", async () => {
    const kinds: string[] = [];
    const { browser, tracker, clock } = await visit({
      beforeSend: (event) => {
        kinds.push(event.type);
        expect(event.eventId).not.toBe("");
        expect(seen(browser)).not.toContain("hidden");
        delete event.title;
        return { ...event, properties: { changed: true } };
      },
    });
    tracker.page({ properties: { name: "hidden" } });
    tracker.track("said", { name: "hidden" });
    tracker.identify("ada", { plan: "pro" });
    expect(seen(browser)).not.toContain("hidden");
    await clock.advance(5000);
    expect(kinds).toEqual(["pageview", "track", "identify"]);
    expect(browser.sent).toHaveLength(3);
    for (const event of browser.sent) {
      expect(event).toMatchObject({ properties: { changed: true } });
      expect(event).not.toHaveProperty("title");
    }
  });

  test.each([null, false, undefined])("%s drops the event", async (answer) => {
    const onDrop = vi.fn();
    const { browser, tracker, clock } = await visit({
      onDrop,
      beforeSend: (event) =>
        event.name === "hidden" ? (answer as null) : event,
    });
    tracker.track("hidden");
    tracker.track("said");
    await clock.advance(5000);
    expect(browser.sent.map(({ name }) => name)).toEqual(["said"]);
    expect(seen(browser)).not.toContain("hidden");
    expect(tracker.droppedEvents()).toBe(0);
    expect(onDrop).not.toHaveBeenCalled();
  });

  test("where it throws nothing is sent, and that is told", async () => {
    const onDrop = vi.fn();
    const { browser, tracker, clock } = await visit({
      onDrop,
      beforeSend: () => {
        throw new Error("No");
      },
    });
    tracker.track("said");
    await clock.advance(5000);
    expect(browser.requests).toEqual([]);
    expect(tracker.droppedEvents()).toBe(1);
    expect(onDrop.mock.calls).toMatchObject([
      [{ name: "said" }, "beforeSend threw"],
    ]);
  });

  test("an event that is sent again has its id, whatever the hook answers", async () => {
    const { browser, tracker, clock } = await visit({
      beforeSend: (event) => {
        const { eventId: _eventId, ...rest } = event;
        if (event.name === "made again") return rest as SentEvent;
        delete (event as Partial<SentEvent>).eventId;
        return event;
      },
    });
    tracker.track("made again");
    tracker.track("changed");
    await clock.advance(5000);
    const ids = browser.sent.map(({ eventId }) => eventId);
    expect(new Set(ids.filter(Boolean)).size).toBe(2);
  });

  test.each([undefined, null, "", 0])("%j is no id of an event", async (id) => {
    const { browser, tracker, clock } = await visit({
      beforeSend: (event) => ({ ...event, eventId: id as string }),
    });
    tracker.track("one");
    tracker.track("other");
    await clock.advance(5000);
    const ids = browser.sent.map(({ eventId }) => eventId);
    expect(new Set(ids.filter(Boolean)).size).toBe(2);
  });

  test("an id of the hook's own stays", async () => {
    const { browser, tracker, clock } = await visit({
      beforeSend: (event) => ({ ...event, eventId: "order-7" }),
    });
    tracker.track("one");
    await clock.advance(5000);
    expect(browser.sent).toMatchObject([{ eventId: "order-7" }]);
  });

  test.each<[string, unknown]>([
    ["a promise", Promise.resolve({ type: "track", name: TOKEN })],
    ["a text", TOKEN],
    ["yes", true],
    ["a list", [{ type: "track", name: TOKEN }]],
    ["a function", () => TOKEN],
    ["what JSON cannot say", { type: "track", name: 1n }],
  ])("%s is no event, and keeps no other back", async (_name, answer) => {
    const { browser, tracker, clock } = await visit({
      beforeSend: (event) =>
        event.name === "hidden" ? (answer as SentEvent) : event,
    });
    tracker.track("hidden", { token: "hidden" });
    tracker.track("said");
    await clock.advance(5000);
    expect(seen(browser)).not.toContain("hidden");
    const sent = browser.sent.filter(({ type }) => type === "track");
    expect(sent.map(({ name }) => name)).toEqual(["said"]);
  });

  test("has to say what becomes of an event", () => {
    type Hook = NonNullable<TrackerOptions["beforeSend"]>;
    expectTypeOf<(event: SentEvent) => SentEvent>().toExtend<Hook>();
    expectTypeOf<() => null>().toExtend<Hook>();
    expectTypeOf<(event: SentEvent) => void>().not.toExtend<Hook>();
    expectTypeOf<() => Promise<SentEvent>>().not.toExtend<Hook>();
  });
});

describe("as attributes of the tag", () => {
  async function load(
    dataset: Record<string, string>,
    globals: Record<string, unknown> = {},
  ) {
    const browser = new Browser();
    const tab = browser.open({ url });
    const src = "https://app.example/analytics/footfall.js";
    tab.document.currentScript = {
      src,
      dataset: { key: "ff_pub_12345678", ...dataset },
    };
    Object.assign(tab.globals, globals);
    // eslint-disable-next-line @typescript-eslint/no-implied-eval
    const script = new Function(embedScript) as () => void;
    tab.run(script);
    await browser.clock.advance(5000);
    const droppedEvents = tab.run(() =>
      (tab.globals.footfall as (call: string) => number)("droppedEvents"),
    );
    return { browser, droppedEvents };
  }

  test.each([
    ["t,page", "https://shop.example/reset?t=1"],
    ["page", "https://shop.example/reset"],
    ["", "https://shop.example/reset"],
    ["e", "https://shop.example/reset"],
    // The tracker does not read names as patterns.
    ["*", "https://shop.example/reset"],
    ["page, t", "https://shop.example/reset?t=1"],
    ["t,(", "https://shop.example/reset?t=1"],
    [".*", "https://shop.example/reset"],
    ["tok.n,t", "https://shop.example/reset?t=1"],
  ])("data-page-parameters=%j", async (pageParameters, sent) => {
    const { browser } = await load({ pageParameters });
    expect(browser.sent).toMatchObject([{ type: "pageview", url: sent }]);
    expect(seen(browser)).not.toContain(TOKEN);
  });

  test("data-before-send names a function of the page", async () => {
    const withoutTitle = ({ title: _title, ...event }: SentEvent) => event;
    const { browser } = await load(
      { beforeSend: "withoutTitle" },
      { withoutTitle },
    );
    expect(browser.sent).toHaveLength(1);
    expect(browser.sent[0]).not.toHaveProperty("title");
  });

  test.each<[string, Record<string, unknown>, number]>([
    ["drops", { hook: () => null }, 0],
    ["is missing", {}, 1],
  ])("nothing is sent where it %s", async (_name, globals, dropped) => {
    const loaded = await load({ beforeSend: "hook" }, globals);
    expect(loaded.browser.requests).toEqual([]);
    expect(loaded.droppedEvents).toBe(dropped);
  });
});
