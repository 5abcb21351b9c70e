/**
 * Follows visits of the tracked site without looking at a dashboard: the requests as the server got
 * them, and the events as the component stores them. Each test has a site of its own in the shop's
 * Footfall.
 */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import type { SentBatch } from "../../src/browser/index.js";
import { hashKey } from "../../src/client/keys.js";
import type { LoggedEvent } from "../../src/component/rows/eventForm.js";
import { propertiesObject } from "../../src/shared/parse/propertiesObject.js";
import { SECOND } from "../../src/shared/units.js";
import {
  startFlakyProxy,
  type FlakyProxy,
  type ProxiedRequest,
} from "../embedded/flakyProxy.js";
import type { StoredRows } from "../embedded/ingestClient.js";
import type { Shop } from "./shop.js";
import {
  startTrackedSite,
  type TrackedPage,
  type TrackedSite,
} from "./trackedSite.js";
import { readRow } from "../embedded/eventRows.helpers.js";

export type StoredEvent = LoggedEvent;

/** The number of views of each page, and of each tracked event. */
export interface Counted {
  pages: Record<string, number>;
  events: Record<string, number>;
  identifications: number;
}

export interface TrackedShop {
  readonly site: TrackedSite;
  /** The proxy stands in front of the server. */
  readonly proxy: FlakyProxy;
  readonly siteId: string;
  readonly key: string;
  /** Sets up the pages of this test. They send fast, unless the test says otherwise. */
  setUp(page?: { options?: object } & Omit<TrackedPage, "options">): void;
  /** Answers all events of this test, in the order in which they happened. */
  stored(): Promise<StoredEvent[]>;
  /** Counts the events of this test. It leaves out engagement, which only says how long. */
  counted(): Promise<Counted>;
  /**
   * Waits until the stored events have these numbers and no others. Checks that each event is there
   * once.
   */
  expectStored(counted: Partial<Counted>): Promise<void>;
}

/** Long enough for a machine that is busy with other work. */
export const patiently = { timeout: 50 * SECOND, interval: 200 };

const inComponent = { component: "footfall" } as const;

/** Call it once in a file, outside of tests, after useShop. */
export function useTrackedShop(shop: () => Shop): TrackedShop {
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
    proxy.statuses.length = 0;
    proxy.recover();
    tracked.setUp();
  });
  afterAll(async () => {
    await site?.close();
    await proxy?.close();
  });

  const tracked: TrackedShop = {
    get site() {
      return site;
    },
    get proxy() {
      return proxy;
    },
    get siteId() {
      return siteId;
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
            .withIndex("by_siteId_and_at", (q) => q.eq("siteId", siteId))
            .collect(),
        inComponent,
      );
      return events.map(readRow) as unknown as StoredEvent[];
    },
    counted: async () => countedOf(await tracked.stored()),
    async expectStored(expected) {
      await expect
        .poll(() => tracked.counted(), patiently)
        .toEqual({ ...nothing, ...expected });
      const ids = (await tracked.stored()).map(({ eventId }) => eventId);
      expect(ids).not.toContain(undefined);
      expect(new Set(ids).size).toBe(ids.length);
    },
  };
  return tracked;
}

export function propertiesOf(
  event: StoredEvent | undefined,
): Record<string, unknown> {
  return propertiesObject(event?.properties);
}

/** Matches the keys under which the tracker keeps events. */
export const waitingKeys = String.raw`^footfall\..*\.q`;

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

export const nothing: Counted = { pages: {}, events: {}, identifications: 0 };

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
