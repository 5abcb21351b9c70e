/** Requests count by sample towards the rates of their key and site, and wait for them. */
import { describe, expect, test, vi } from "vitest";
import type { KeyKind } from "../../shared/site/keys.js";
import type { SiteSettings } from "../../shared/site/site.js";
import { SECOND } from "../../shared/units.js";
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

interface Sender {
  keyId?: string | null;
  trusted?: boolean;
}

/** A site, and what its requests have used of its rates. */
async function start(settings: Partial<SiteSettings>) {
  const t = initConvexTest();
  const { siteId, hashes } = await initSite(t, settings);
  const keys = await t.query(api.keys.listKeys, { siteId });
  const { keyId } = keys.find(({ kind }) => kind === "public")!;
  return {
    t,
    keyId,
    /** A request of robots, because its rows take no bytes. */
    request: (bots: number, sender: Sender = {}) =>
      t.mutation(api.usage.recordNotStored, {
        ...{ siteId, bots, receivedAt: Date.now() },
        ...{ keyId, trusted: false, ...sender },
      }),
    admit: (kind: KeyKind = "public") =>
      t.query(api.admission.admit, {
        keyHash: hashes[kind],
        receivedAt: Date.now(),
      }),
    uses: async () => {
      const rows = await t.run((ctx) => ctx.db.query("rateUses").collect());
      return rows.map(({ name, events, at }) => ({ name, events, at }));
    },
  };
}

const rates = (key: number, site: number) => ({
  maxEventsPerMinutePerKey: key,
  maxEventsPerMinutePerPublicKey: key,
  maxEventsPerMinute: site,
});

describe("a request", () => {
  test("counts in units of a fiftieth of a minute's worth, of its key and its site", async () => {
    const { request, uses, keyId } = await start(rates(1000, 5000));
    // Three units of the key's twenty and three quarters, and three quarters of the site's hundred.
    chance(0.74);
    await request(75);
    expect(await uses()).toEqual([
      { name: keyId, events: 80, at: START },
      { name: "site", events: 100, at: START },
    ]);
  });

  test("that the sample leaves out has no row", async () => {
    const { request, uses } = await start(rates(1000, 5000));
    chance(0.5);
    await request(5);
    expect(await uses()).toEqual([]);
  });

  test("may count for its key alone", async () => {
    const { request, uses, keyId } = await start(rates(1000, 5000));
    chance(0.2);
    await request(5);
    expect(await uses()).toEqual([{ name: keyId, events: 20, at: START }]);
  });

  test("counts one by one where little may come", async () => {
    const { request, uses } = await start(rates(60, 99));
    await request(3);
    expect((await uses()).map(({ events }) => events)).toEqual([3, 3]);
  });

  test("of the app's own client counts by the name of the app", async () => {
    const { request, uses } = await start(rates(60, 99));
    await request(3, { keyId: null });
    expect((await uses()).map(({ name }) => name)).toEqual(["app", "site"]);
  });

  test("waits for its key's rate, and one of another key does not", async () => {
    const { request, admit } = await start(rates(60, 1000));
    await request(90);
    expect(await admit()).toMatchObject({
      reason: "rateLimited",
      retryAfterMs: 30 * SECOND + 1,
    });
    expect(await admit("secret")).toMatchObject({ kind: "admitted" });
    vi.setSystemTime(START + 30 * SECOND + 1);
    expect(await admit()).toMatchObject({ kind: "admitted" });
  });

  test("waits for its site's rate, whichever key used it", async () => {
    const { request, admit } = await start(rates(1000, 60));
    await request(90);
    for (const kind of ["public", "secret"] as const) {
      expect(await admit(kind)).toMatchObject({
        reason: "rateLimited",
        retryAfterMs: 30 * SECOND + 1,
      });
    }
  });
});

test("a public key has the lesser of the rate of any key and of its own, a secret one the first", async () => {
  const own = { ...rates(1000, 5000), maxEventsPerMinutePerPublicKey: 200 };
  const { request, uses } = await start(own);
  // A unit is 4 or 20.
  await request(7);
  expect(await uses()).toMatchObject([{ events: 4 }]);
  await request(27, { trusted: true });
  expect(await uses()).toMatchObject([{ events: 4 }, { events: 20 }]);
});
