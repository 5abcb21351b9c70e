/** Makes up one visit: a walk through the shop's pages, and the events on them. */
import { findProduct, products } from "../src/products.js";
import { MINUTE, SECOND } from "../../src/shared/units.js";
import { arrivalOf, contextOf } from "./audience.js";
import type { NativeEvent } from "./nativeEvent.js";
import { pick, seeded, waiting, type Random } from "./random.js";

export interface Visit {
  /** Names the visit. Everything about it follows from this. */
  id: string;
  visitorId: string;
  isReturning: boolean;
  startedAt: number;
  /** The shop's origin: `"https://shop.example"`. */
  origin: string;
}

const SHOP = "Harbour & Leaf";
const BOUNCES = 0.45;
const MOST_PAGEVIEWS = 8;
/** The share of visitors who close the shop after a page, for every page except the last. */
const LEAVES = 0.2;
/** The share of visitors who read on long enough for their browser to say so. */
const ENGAGED = 0.6;
const MEAN_READING = 40 * SECOND;
/**
 * Nobody reads a page longer, so a visit never lasts longer than this times the pages, and is one
 * session.
 */
export const LONGEST_VISIT = MOST_PAGEVIEWS * 4 * MEAN_READING + MINUTE;

/** Makes the events of a visit, in order of time. */
export function visitEvents(visit: Visit): NativeEvent[] {
  const { id, visitorId, origin } = visit;
  const random = seeded(id);
  const context = contextOf(visitorId);
  const arrival = arrivalOf(random, visit.isReturning);
  const userId = `customer-${visitorId}`;
  const events: NativeEvent[] = [];
  let now = visit.startedAt;
  let path = pick(random, entryPages);
  const add = (
    event: Pick<NativeEvent, "type"> & Partial<NativeEvent>,
  ): void => {
    events.push({
      eventId: `${id}-${events.length}`,
      occurredAt: now,
      url: origin + path,
      visitorId,
      context,
      ...event,
    });
  };

  const isBounce = random() < BOUNCES;
  for (let page = 1; page <= (isBounce ? 1 : MOST_PAGEVIEWS); page++) {
    add({
      type: "pageview",
      title: titleOf(path),
      ...(page === 1 ? entry(origin + path, arrival) : {}),
    });
    now += 2 * SECOND + waiting(random, MEAN_READING - 4 * SECOND);
    if (random() < ENGAGED) add({ type: "engagement" });
    // A visit that is no bounce has two pages at least.
    if (isBounce || (page > 1 && random() < LEAVES)) break;
    if (path === "/thanks") break;
    const next = nextPage(random, path);
    if (path.startsWith("/products/") && next === "/cart") {
      add({ type: "track", name: "add_to_cart", properties: inCart(path) });
    }
    if (next === "/checkout") add({ type: "track", name: "checkout_started" });
    if (next === "/thanks") {
      add({ type: "identify", userId, traits: { plan: "customer" } });
      const value = 9 + Math.round(random() * 5600) / 100;
      add({
        type: "track",
        name: "purchase",
        userId,
        properties: { value, currency: "EUR" },
      });
    }
    path = next;
  }
  return events;
}

function entry(
  url: string,
  { referrer, search }: ReturnType<typeof arrivalOf>,
) {
  return { url: url + search, ...(referrer === undefined ? {} : { referrer }) };
}

const productPages = products.map(
  ({ id }, i) => [products.length - i, `/products/${id}`] as const,
);
const anyProduct = (weight: number) => {
  const total = productPages.reduce((sum, [each]) => sum + each, 0);
  return productPages.map(
    ([each, path]) => [(each / total) * weight, path] as const,
  );
};

type Choices = readonly (readonly [number, string])[];
const entryPages: Choices = [[50, "/"], [8, "/about"], ...anyProduct(42)];

function nextPage(random: Random, path: string): string {
  if (path.startsWith("/products/")) return pick(random, afterProduct);
  return pick(random, afterPage[path] ?? entryPages);
}

const afterProduct: Choices = [[34, "/cart"], [26, "/"], ...anyProduct(40)];
const afterPage: Record<string, Choices> = {
  "/": [[10, "/about"], ...anyProduct(90)],
  "/about": [[60, "/"], ...anyProduct(40)],
  "/cart": [[55, "/checkout"], [15, "/"], ...anyProduct(30)],
  "/checkout": [
    [62, "/thanks"],
    [38, "/cart"],
  ],
};

const titles: Record<string, string> = {
  "/": SHOP,
  "/about": `About · ${SHOP}`,
  "/cart": `Cart · ${SHOP}`,
  "/checkout": `Checkout · ${SHOP}`,
  "/thanks": `Thank you · ${SHOP}`,
};

function titleOf(path: string): string {
  const product = findProduct(path.replace("/products/", ""));
  return product ? `${product.name} · ${SHOP}` : (titles[path] ?? SHOP);
}

function inCart(path: string): { product: string; value: number } {
  const product = findProduct(path.replace("/products/", ""));
  return {
    product: product?.id ?? "unknown",
    value: (product?.priceCents ?? 0) / 100,
  };
}
