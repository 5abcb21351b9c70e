/**
 * Makes up the regulars of the shop: customers with accounts, who come again and again. While
 * somebody watches, two of them look around at any hour, so that the page always moves. Together
 * they open a page every 12 seconds, and they buy nothing.
 */
import { HOUR, MINUTE, SECOND } from "../../src/shared/units.js";
import type { NativeEvent } from "./nativeEvent.js";
import { hasAccount, visitorIdOf } from "./people.js";
import { seeded } from "./random.js";
import { entryPage } from "./shopPages.js";
import { Walk, type Visit } from "./walk.js";

const REGULARS = 60;
/** The next regular comes when half of the visit before is over. So two of them are here. */
const EVERY = 5 * MINUTE;
const PAGES = 25;
/**
 * The pages of a visit are so far apart. The visits begin an odd number of half gaps apart, so the
 * pages of the two take turns.
 */
const GAP = 24 * SECOND;
/** A page opens up to so much later, as people are no clocks. */
const MOST_DELAY = 2 * SECOND;
/** The longest time without a page view of a regular. */
export const LONGEST_PAUSE = GAP / 2 + MOST_DELAY;
/** It has no divisor in common with the number of regulars, so all have their turn. */
const NEXT_REGULAR = 7;

/** The ids of the regulars. All of them have an account. */
export const regulars: readonly string[] = Array.from({ length: 400 }, (_, i) =>
  visitorIdOf(`regular/${i}`),
)
  .filter(hasAccount)
  .slice(0, REGULARS);

/** Makes the visits of regulars that begin in an hour. */
export function visitsOfRegulars(
  hour: number,
  seed: string | number,
  origin: string,
): NativeEvent[] {
  return Array.from({ length: HOUR / EVERY }, (_, i) => {
    const startedAt = hour + i * EVERY;
    const number = startedAt / EVERY;
    const id = `${seed}/regular/${number}`;
    const visitorId = regulars[(number * NEXT_REGULAR) % regulars.length]!;
    return lookAround({ id, visitorId, startedAt, origin });
  }).flat();
}

function lookAround(visit: Visit): NativeEvent[] {
  const random = seeded(visit.id);
  const walk = new Walk(visit, random, entryPage(random));
  for (let page = 0; page < PAGES; page++) {
    const delay = Math.floor(random() * MOST_DELAY);
    walk.now = visit.startedAt + page * GAP + delay;
    walk.view();
    if (page === 0) walk.signIn();
    walk.path = entryPage(random);
  }
  return walk.events;
}
