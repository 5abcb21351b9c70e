/// <reference types="vite/client" />
/** Who may see what of the shop: numbers everyone, single visitors those who sign in, or all in the demo. */
import { convexTest } from "convex-test";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { register } from "../../src/test.js";
import { api, internal } from "./_generated/api.js";
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
