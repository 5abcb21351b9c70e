/// <reference types="vite/client" />
/**
 * Shows how an app tests its tracking: its own functions under `convex-test`, with Footfall's
 * helpers.
 */
import { convexTest } from "convex-test";
import { beforeEach, expect, test } from "vitest";
import { expectTracked, register, trackedEvents } from "convex-footfall/test";
import { products } from "../src/products.js";
import { api, internal } from "./_generated/api.js";
import schema from "./schema.js";

const modules = import.meta.glob(["./**/*.*s", "!./**/*.test.ts"]);
const [tea] = products;

async function init() {
  const t = convexTest(schema, modules);
  register(t);
  await t.mutation(internal.setup.provision, {});
  return t;
}

let t: Awaited<ReturnType<typeof init>>;
beforeEach(async () => {
  process.env.FOOTFALL_PUBLIC_KEY = "public-key-of-the-test";
  process.env.FOOTFALL_SECRET_KEY = "secret-key-of-the-test";
  t = await init();
});

test("placing an order tracks the purchase", async () => {
  await t.mutation(api.shop.placeOrder, {
    lines: [{ productId: tea.id, quantity: 2 }],
    visitorId: "visitor-1",
  });
  await expectTracked(t, {
    name: "purchase",
    properties: { items: 2 },
    visitorId: "visitor-1",
    revenue: { amount: 2 * tea.priceCents, currency: "EUR" },
    times: 1,
  });
});

test("an order that is refused tracks nothing", async () => {
  const order = { lines: [{ productId: "coffee", quantity: 1 }] };
  await expect(t.mutation(api.shop.placeOrder, order)).rejects.toThrow(
    "There is no 1 × coffee",
  );
  expect(await trackedEvents(t)).toEqual([]);
});
