/**
 * Follows visits of the tracked site: the requests as the server got them, the events as the
 * component stores them, and the figures that the dashboard shows. Each test has a site of its own
 * in the shop's Footfall.
 */
import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import type { SentBatch } from "../../src/browser/index.js";
import { hashKey } from "../../src/client/keys.js";
import type { Doc } from "../../src/component/_generated/dataModel.js";
import { propertiesObject } from "../../src/shared/parse/propertiesObject.js";
import { SECOND } from "../../src/shared/units.js";
import {
  startFlakyProxy,
  type FlakyProxy,
  type ProxiedRequest,
} from "../embedded/flakyProxy.js";
import type { StoredRows } from "../embedded/ingestClient.js";
import type { TestBrowser } from "./browser.js";
import { formats, panel, readFigures, readRows } from "./dashboard.js";
import { useShop } from "./shop.js";
import {
  startTrackedSite,
  type TrackedPage,
  type TrackedSite,
} from "./trackedSite.js";

export type StoredEvent = Doc<"events">;

/** The number of views of each page, and of each tracked event. */
export interface Counted {
  pages: Record<string, number>;
  events: Record<string, number>;
  identifications: number;
}

export interface TrackedVisits {
  readonly site: TrackedSite;
  /** The proxy stands in front of the server. */
  readonly proxy: FlakyProxy;
  readonly key: string;
  /** Sets up the pages of this test. They send fast, unless the test says otherwise. */
  setUp(page?: { options?: object } & Omit<TrackedPage, "options">): void;
  /** Answers all events of this test, in the order in which they happened. */
  stored(): Promise<StoredEvent[]>;
  /**
   * Waits until the dashboard shows these numbers and no others. Checks that the stored events have
   * the same numbers, and that each event is there once.
   *
   * @returns all figures that the dashboard shows
   */
  expectCounted(counted: Partial<Counted>): Promise<Record<string, string>>;
}

/** Long enough for a machine that is busy with other work. */
export const patiently = { timeout: 50 * SECOND, interval: 200 };

const inComponent = { component: "footfall" } as const;

/** Call it once in a file, outside of tests. */
export function useTrackedVisits(browser: TestBrowser): TrackedVisits {
  const shop = useShop();
  let siteId: string;
  let key: string;
  let site: TrackedSite;
  let proxy: FlakyProxy;

  beforeAll(async () => {
    siteId = shop().siteId;
    proxy = await startFlakyProxy(shop().url);
    site = await startTrackedSite();
  });
  beforeEach(async () => {
    const { engine } = shop();
    await engine.mutation("sites:deleteSite", { siteId }, inComponent);
    key = `ff_pub_${randomUUID()}`;
    const made = await engine.mutation(
      "sites:provisionSite",
      {
        slug: "default",
        name: "A tracked site",
        flushIntervalMs: SECOND,
        localhost: "count",
        keys: [{ kind: "public", hash: hashKey(key, "key") }],
      },
      inComponent,
    );
    ({ siteId } = made as { siteId: string });
    proxy.requests.length = 0;
    proxy.recover();
    visits.setUp();
    // Pages close while their requests are under way. Only the server knows what became of those.
    browser.expectProblem(/failed: .*ERR_ABORTED/);
  });
  afterAll(async () => {
    await site?.close();
    await proxy?.close();
  });

  const visits: TrackedVisits = {
    get site() {
      return site;
    },
    get proxy() {
      return proxy;
    },
    get key() {
      return key;
    },
    setUp({ options, ...page } = {}) {
      const endpoint = `${proxy.url}/analytics/ingest`;
      site.setUp({
        options: { endpoint, key, flushIntervalMs: 50, ...options },
        ...page,
      });
    },
    async stored() {
      const events = await shop().engine.runQuery(
        (ctx) =>
          ctx.db
            .query("events")
            .withIndex("by_siteId_and_occurredAt", (q) =>
              q.eq("siteId", siteId),
            )
            .collect(),
        inComponent,
      );
      return events as unknown as StoredEvent[];
    },
    async expectCounted(expected) {
      const counted = { ...nothing, ...expected };
      const countStored = async () => countedOf(await visits.stored());
      await expect.poll(countStored, patiently).toEqual(counted);
      const ids = (await visits.stored()).map(({ eventId }) => eventId);
      expect(ids).not.toContain(undefined);
      expect(new Set(ids).size).toBe(ids.length);

      const dashboard = await browser.open(shop().dashboard);
      const pageviews = sum(counted.pages);
      const events = pageviews + sum(counted.events) + counted.identifications;
      await expect
        .poll(() => readFigures(dashboard), patiently)
        .toMatchObject({
          Pageviews: formats.exact(pageviews, "count"),
          Events: formats.exact(events, "count"),
        });
      for (const [title, counts] of [
        ["Pages", counted.pages],
        ["Events", counted.events],
      ] as const) {
        const rows = () => readRows(panel(dashboard, title));
        await expect
          .poll(
            async () =>
              Object.fromEntries(
                (await rows()).map(([name, , count]) => [name, count]),
              ) as Record<string, string>,
            patiently,
          )
          .toEqual(asShown(counts));
      }
      expect(await countStored(), "after a while").toEqual(counted);
      return await readFigures(dashboard);
    },
  };
  return visits;
}

export function propertiesOf(
  event: StoredEvent | undefined,
): Record<string, unknown> {
  return propertiesObject(event?.properties);
}

/** Matches the keys under which the tracker keeps events. */
const waiting = String.raw`^footfall\..*\.q`;

/** Counts the events that the browser keeps. */
export const waitingIn = (page: Page) =>
  page.evaluate(
    (pattern) =>
      Object.keys(localStorage).filter((key) => key.match(pattern)).length,
    waiting,
  );

/**
 * Waits until the page knows that its events are stored, and its turn to send is over. Nothing is
 * sent again after that.
 */
export async function untilAnswered(page: Page): Promise<void> {
  await page.waitForFunction(async (pattern) => {
    const { held } = await navigator.locks.query();
    const keys = Object.keys(localStorage);
    return held?.length === 0 && !keys.some((key) => key.match(pattern));
  }, waiting);
}

/** Reads the events of the requests, once for each time they were sent. */
export function eventsIn(requests: readonly ProxiedRequest[]) {
  return requests
    .filter(({ method }) => method === "POST")
    .flatMap(({ body }) => (JSON.parse(body) as SentBatch).events);
}

/** Counts how many events of all requests the server had already. */
export function duplicatesOf({ requests }: FlakyProxy): number {
  const answers = requests
    .filter(({ status }) => status === 202)
    .map(({ answer = "" }) => JSON.parse(answer) as StoredRows);
  return answers.reduce((total, { duplicates }) => total + duplicates, 0);
}

const nothing: Counted = { pages: {}, events: {}, identifications: 0 };

/** Leaves out engagement, which only says how long. The other events count. */
function countedOf(events: readonly StoredEvent[]): Counted {
  const pages: Record<string, number> = {};
  const named: Record<string, number> = {};
  let identifications = 0;
  for (const { type, path = "", name = "" } of events) {
    if (type === "pageview") pages[path] = (pages[path] ?? 0) + 1;
    if (type === "track") named[name] = (named[name] ?? 0) + 1;
    if (type === "identify") identifications++;
  }
  return { pages, events: named, identifications };
}

const sum = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((total, count) => total + count, 0);

const asShown = (counts: Readonly<Record<string, number>>) =>
  Object.fromEntries(
    Object.entries(counts).map(([name, count]) => [
      name,
      formats.short(count, "count"),
    ]),
  );
