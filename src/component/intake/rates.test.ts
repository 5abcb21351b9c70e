/** The sample by which requests count towards the rates of their key and site. */
import type { GenericDataModel, GenericMutationCtx } from "convex/server";
import { describe, expect, test } from "vitest";
import type { SiteSettings } from "../../shared/site/site.js";
import { api } from "../_generated/api.js";
import {
  initConvexTest,
  initSite,
  START,
  useNoChance,
  useTestClock,
} from "../testing/setup.helpers.js";

useTestClock();
const chance = useNoChance();

interface WithComponents {
  runInComponent<Result>(
    component: string,
    handler: (ctx: GenericMutationCtx<GenericDataModel>) => Promise<Result>,
  ): Promise<Result>;
}
interface Update {
  name: string;
  count: number;
  ts: number;
}
interface Sender {
  keyId?: string | null;
  trusted?: boolean;
}

/** A site, and what its requests have put into the queue of rates. */
async function start(settings: Partial<SiteSettings>) {
  const t = initConvexTest();
  const { siteId } = await initSite(t, settings);
  const [key] = await t.query(api.keys.listKeys, { siteId });
  const backend = t as unknown as WithComponents;
  return {
    /** A request of robots, because its rows take no bytes. */
    request: (bots: number, sender: Sender = {}) =>
      t.mutation(api.usage.recordNotStored, {
        ...{ siteId, bots, receivedAt: START },
        ...{ keyId: key!.keyId, trusted: false, ...sender },
      }),
    queue: () =>
      backend.runInComponent("rateLimiter", async ({ db }) => {
        const rows = await db.query("pendingUpdates").collect();
        return rows.map(({ update }) => {
          const { name, count, ts } = update as unknown as Update;
          return { name, count, ts };
        });
      }),
    isAwake: () =>
      backend.runInComponent("rateLimiter/batchWorker", async ({ db }) => {
        const job = await db.system.query("_scheduled_functions").first();
        return job !== null;
      }),
  };
}

const rates = (key: number, site: number) => ({
  maxEventsPerMinutePerKey: key,
  maxEventsPerMinutePerPublicKey: key,
  maxEventsPerMinute: site,
});

describe("a request", () => {
  test("counts in units of a hundredth of a minute's worth, of its key and its site", async () => {
    const { request, queue } = await start(rates(1000, 5000));
    // Seven and a half units of the key's ten, one and a half of the site's fifty.
    chance(0.49);
    await request(75);
    expect(await queue()).toEqual([
      { name: "key", count: 80, ts: START },
      { name: "site", count: 100, ts: START },
    ]);
  });

  test("that the sample leaves out has no row, and wakes nothing", async () => {
    const { request, queue, isAwake } = await start(rates(1000, 5000));
    chance(0.5);
    await request(5);
    expect(await queue()).toEqual([]);
    expect(await isAwake()).toBe(false);
    chance(0.49);
    await request(5);
    expect(await queue()).toHaveLength(1);
    expect(await isAwake()).toBe(true);
  });

  test("may count for its key alone", async () => {
    const { request, queue } = await start(rates(1000, 5000));
    chance(0.3);
    await request(5);
    expect(await queue()).toEqual([{ name: "key", count: 10, ts: START }]);
  });

  test("counts in units of 500 at most, however much may come", async () => {
    const { request, queue } = await start(rates(1_000_000, 1_000_000));
    chance(0.5);
    await request(251);
    expect((await queue()).map(({ count }) => count)).toEqual([500, 500]);
  });

  test("counts one by one where little may come", async () => {
    const { request, queue } = await start(rates(60, 99));
    await request(3);
    expect((await queue()).map(({ count }) => count)).toEqual([3, 3]);
  });

  test("of the app's own client counts by the name of the app", async () => {
    const { request, queue } = await start(rates(60, 99));
    await request(3, { keyId: null });
    expect((await queue()).map(({ name }) => name)).toEqual(["app", "site"]);
  });
});

test("a public key has the lesser of the rate of any key and of its own, a secret one the first", async () => {
  const own = { ...rates(1000, 5000), maxEventsPerMinutePerPublicKey: 200 };
  const { request, queue } = await start(own);
  // A unit is 2 or 10.
  await request(3);
  expect(await queue()).toMatchObject([{ name: "key", count: 2 }]);
  await request(13, { trusted: true });
  expect(await queue()).toMatchObject([{ count: 2 }, { count: 10 }]);
});
