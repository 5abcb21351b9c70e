/// <reference types="vite/client" />
/**
 * Everyone may see the shop's numbers, and all of the demo. Single visitors are for people who sign
 * in, the rest for staff.
 */
import { convexTest } from "convex-test";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { adminApi } from "../../src/shared/api/admin.js";
import { register } from "convex-footfall/test";
import { api, internal } from "./_generated/api.js";
import * as analytics from "./analytics.js";
import schema from "./schema.js";

const modules = import.meta.glob(["./**/*.*s", "!./**/*.test.ts"]);

beforeEach(() => {
  vi.stubEnv("FOOTFALL_PUBLIC_KEY", "public-key-of-the-test");
  vi.stubEnv("FOOTFALL_SECRET_KEY", "secret-key-of-the-test");
});
afterEach(() => {
  vi.unstubAllEnvs();
});

async function init() {
  const t = convexTest(schema, modules);
  register(t);
  const { siteId } = await t.mutation(internal.setup.provision, {});
  const paginationOpts = { numItems: 10, cursor: null };
  return { t, siteId, listed: { siteId, paginationOpts } };
}

test.each([undefined, "false"])(
  "visitors are for those who sign in (FOOTFALL_DEMO: %s)",
  async (demo) => {
    vi.stubEnv("FOOTFALL_DEMO", demo);
    const { t, siteId, listed } = await init();
    expect(await t.query(api.analytics.getFirstBucket, { siteId })).toBeNull();
    const asked = t.query(api.analytics.listVisitors, listed);
    await expect(asked).rejects.toThrow("Sign in to use listVisitors.");
    const signedIn = t.withIdentity({ name: "Ada" });
    const { page } = await signedIn.query(api.analytics.listVisitors, listed);
    expect(page).toEqual([]);
  },
);

test("made-up visitors are for everyone, administration is not", async () => {
  vi.stubEnv("FOOTFALL_DEMO", "true");
  const { t, siteId, listed } = await init();
  const { page } = await t.query(api.analytics.listVisitors, listed);
  expect(page).toEqual([]);
  await expect(t.query(api.analytics.listKeys, { siteId })).rejects.toThrow(
    "Sign in to use listKeys.",
  );
});

test("everyone is staff of a shop that only this machine reaches", async () => {
  vi.stubEnv("FOOTFALL_LOCAL_STAFF", "true");
  const { t, siteId } = await init();
  const keys = await t.query(api.analytics.listKeys, { siteId });
  expect(keys).toHaveLength(2);
});

describe("administration", () => {
  const ada = {
    subject: "ada",
    issuer: "https://shop.example",
    tokenIdentifier: "https://shop.example|ada",
  };
  const customer = {
    subject: "bob",
    issuer: "https://shop.example",
    tokenIdentifier: "https://shop.example|bob",
  };
  const administration = Object.keys(adminApi) as (keyof typeof adminApi)[];

  test.each([
    ["is not on the list", ada.tokenIdentifier, customer],
    [
      "is the beginning of one on it",
      `${customer.tokenIdentifier}by`,
      customer,
    ],
    [
      "is that of a user of another issuer",
      ada.tokenIdentifier,
      {
        ...ada,
        issuer: "https://evil.example",
        tokenIdentifier: "https://evil.example|ada",
      },
    ],
    ["stands on a list that is unset", undefined, ada],
  ])("is refused to who signs in, where the name %s", async (_, staff, who) => {
    vi.stubEnv("FOOTFALL_STAFF", staff);
    const { t, siteId } = await init();
    const signedIn = t.withIdentity(who);
    await expect(
      signedIn.mutation(api.analytics.createKey, { siteId, kind: "secret" }),
    ).rejects.toThrow("createKey is not allowed.");
    await expect(
      signedIn.query(api.analytics.listKeys, { siteId }),
    ).rejects.toThrow("listKeys is not allowed.");
    await expect(
      signedIn.mutation(api.analytics.pauseIntake, {}),
    ).rejects.toThrow("pauseIntake is not allowed.");
  });

  test("is open to the staff", async () => {
    vi.stubEnv(
      "FOOTFALL_STAFF",
      `https://shop.example|eve, ${ada.tokenIdentifier}`,
    );
    const { t, siteId } = await init();
    const staff = t.withIdentity(ada);
    const made = await staff.mutation(api.analytics.createKey, {
      siteId,
      kind: "secret",
    });
    expect(made.key).toMatch(/^ff_sec_/);
    const keys = await staff.query(api.analytics.listKeys, { siteId });
    expect(keys.map(({ keyId }) => keyId)).toContain(made.keyId);
  });

  test("is one module, all of it behind the same check", async () => {
    expect(Object.keys(analytics)).toEqual(
      expect.arrayContaining(administration),
    );
  });
});
