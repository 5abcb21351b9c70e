/** Makes up one visit: pages, and the things that people do on them. */
import { MINUTE, SECOND } from "../../src/shared/units.js";
import { arrivalOf } from "./audience.js";
import type { NativeEvent } from "./nativeEvent.js";
import { hasAccount } from "./people.js";
import { seeded, waiting, type Random } from "./random.js";
import { entryPage, nextPage } from "./shopPages.js";
import { Walk, type Visit } from "./walk.js";

const BOUNCES = 0.45;
const MOST_PAGEVIEWS = 8;
/** The share of visitors who close the shop after a page, for every page except the last. */
const LEAVES = 0.2;
/**
 * The share of visitors who read their last page long enough for their browser to say so. The next
 * view ends the time on every other page.
 */
const ENGAGED = 0.6;
/** The share of readers who search, per page. */
const SEARCHES = 0.06;
/** The share of readers of `/about` who subscribe to the newsletter. */
const SUBSCRIBES = 0.2;
const MEAN_READING = 40 * SECOND;
/**
 * Nobody reads a page longer, so a visit never lasts longer than this times the pages, and is one
 * session.
 */
export const LONGEST_VISIT = MOST_PAGEVIEWS * 4 * MEAN_READING + MINUTE;

/**
 * Makes the events of a visit, in order of time.
 * @param isReturning the visitor was here before, so somebody with an account is signed in
 */
export function visitEvents(visit: Visit, isReturning: boolean): NativeEvent[] {
  const random = seeded(visit.id);
  const walk = new Walk(visit, random, entryPage(random));
  const mostPages = random() < BOUNCES ? 1 : MOST_PAGEVIEWS;
  walk.view(arrivalOf(random, isReturning));
  if (isReturning && hasAccount(visit.visitorId)) walk.signIn();
  for (let page = 1; ; page++) {
    walk.now += 2 * SECOND + waiting(random, MEAN_READING - 4 * SECOND);
    // A visit that is no bounce has two pages at least.
    const isLast =
      page === mostPages ||
      walk.path === "/thanks" ||
      (page > 1 && random() < LEAVES);
    if (isLast) break;
    actOn(walk, random);
    goOn(walk, random);
    walk.view();
  }
  if (random() < ENGAGED) walk.readOn();
  return walk.events;
}

function actOn(walk: Walk, random: Random): void {
  if (random() < SEARCHES) walk.search();
  if (walk.path === "/about" && random() < SUBSCRIBES) walk.subscribe();
}

function goOn(walk: Walk, random: Random): void {
  const next = nextPage(random, walk.path);
  if (next === "/cart") walk.addToCart();
  if (next === "/checkout") walk.startCheckout();
  if (next === "/thanks") walk.buy();
  walk.path = next;
}
