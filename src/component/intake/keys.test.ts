/** Keys of a site: their form, their number, and the values that nobody may use again. */
import { describe, expect, test } from "vitest";
import { api } from "../_generated/api.js";
import {
  useSite,
  type TestBackend,
  type TestSite,
} from "../testing/setup.helpers.js";
import { addKey } from "./keys.js";

let t: TestBackend;
let site: TestSite;
useSite((made) => ({ t, site } = made));

const HASH = "0123456789abcdef".repeat(4);

type NewKey = Omit<Parameters<typeof addKey>[1], "siteId">;

const add = (key: Partial<NewKey> = {}, siteId = site.siteId) =>
  t.run((ctx) =>
    addKey(ctx, {
      siteId: siteId,
      kind: "public",
      hash: HASH,
      ...key,
    }),
  );

describe("a key", () => {
  test("is made once, and found from then on", async () => {
    const made = await add();
    expect(made.created).toBe(true);
    expect(await add()).toEqual({ keyId: made.keyId, created: false });
  });

  test("has a label of at most 200 characters", async () => {
    const label = "x".repeat(200);
    await expect(add({ label: `${label}x` })).rejects.toMatchObject({
      data: { kind: "invalidArgument", argument: "label" },
    });
    await add({ label });
    const keys = await t.query(api.keys.listKeys, { siteId: site.siteId });
    expect(keys.map((key) => key.label)).toContain(label);
  });

  test.each([
    ["too short", HASH.slice(1)],
    ["too long at its end", `${HASH}0`],
    ["too long at its beginning", `0${HASH}`],
    ["in upper case", HASH.toUpperCase()],
    ["no hexadecimal number", `${HASH.slice(1)}g`],
  ])("has no hash that is %s", async (_what, hash) => {
    await expect(add({ hash })).rejects.toMatchObject({
      data: { kind: "invalidArgument", argument: "hash" },
    });
  });

  test("belongs to one site and is of one kind", async () => {
    await add();
    const { siteId } = await t.mutation(api.sites.createSite, {
      slug: "other",
      name: "Other",
    });
    const taken = { data: { kind: "keyTaken" } };
    await expect(add({}, siteId)).rejects.toMatchObject(taken);
    await expect(add({ kind: "secret" })).rejects.toMatchObject(taken);
  });

  test("stays revoked", async () => {
    const { keyId } = await add();
    await t.mutation(api.keys.revokeKey, { siteId: site.siteId, keyId });
    await expect(add()).rejects.toMatchObject({ data: { kind: "keyTaken" } });
  });
});

test("a site holds 200 keys, and no other one", async () => {
  const { siteId } = await t.mutation(api.sites.createSite, {
    slug: "rotating",
    name: "Rotating",
  });
  await t.run(async (ctx) => {
    for (let n = 0; n < 199; n++) {
      await ctx.db.insert("keys", {
        siteId: siteId,
        kind: "public",
        hash: String(n).padStart(64, "0"),
        label: "",
      });
    }
  });
  expect((await add({}, siteId)).created).toBe(true);
  const another = { hash: HASH.replaceAll("0", "1") };
  await expect(add(another, siteId)).rejects.toMatchObject({
    data: { kind: "invalidArgument" },
  });
  expect((await add(another)).created).toBe(true);
});
