import type { GenericDataModel, GenericMutationCtx } from "convex/server";
import { expect, expectTypeOf, test } from "vitest";
import { component, fakeCtx } from "./facade.helpers.js";
import { hashKey } from "./keys.js";
import { provisionSite, type ProvisionSiteOptions } from "./provisionSite.js";

async function provision(options: ProvisionSiteOptions) {
  const { calls, ctx } = fakeCtx({ siteId: "s1" });
  const result = await provisionSite(
    ctx as unknown as Parameters<typeof provisionSite>[0],
    component,
    options,
  );
  return { result, calls };
}

test("hands on settings, and hashes instead of keys", async () => {
  const { result, calls } = await provision({
    slug: "shop",
    name: "Shop",
    lanes: 2,
    publicKey: "existing-public",
    secretKey: "existing-secret",
  });
  expect(result).toEqual({ siteId: "s1" });
  expect(calls).toEqual([
    {
      target: "sites/provisionSite",
      args: {
        slug: "shop",
        name: "Shop",
        lanes: 2,
        keys: [
          { kind: "public", hash: hashKey("existing-public", "key") },
          { kind: "secret", hash: hashKey("existing-secret", "key") },
        ],
      },
    },
  ]);
});

test("needs nothing but a slug", async () => {
  const { calls } = await provision({ slug: "shop" });
  expect(calls[0]?.args).toEqual({ slug: "shop", keys: [] });
});

test.each([undefined, "", "  ", "short"])(
  "refuses a key that is given as %j, by its name",
  async (value) => {
    await expect(provision({ slug: "shop", publicKey: value })).rejects.toThrow(
      "publicKey",
    );
    await expect(provision({ slug: "shop", secretKey: value })).rejects.toThrow(
      "secretKey",
    );
  },
);

test("works in mutations as well as in actions", () => {
  expectTypeOf<GenericMutationCtx<GenericDataModel>>().toExtend<
    Parameters<typeof provisionSite>[0]
  >();
});
