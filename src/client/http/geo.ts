/** Finds places of addresses with a function of the app. */
import { limits } from "../../shared/limits.js";
import { isObject, own } from "../../shared/event/parseFields.js";
import { parsePlace, type Place } from "./place.js";

/** Finds the place of an address, or null. No other code outside Footfall sees addresses. */
export type GeoLookup = (ip: string) => Place | null | Promise<Place | null>;

/**
 * Looks up one address, without a time limit. It is for transactions, which have no timers. Never
 * rejects. It logs a failure as {@link lookUpPlaces} does.
 */
export async function lookUpPlace(
  lookup: GeoLookup,
  ip: string,
): Promise<Place | undefined> {
  const answer = await lookUp(lookup, ip);
  if (typeof answer === "string") warn([answer]);
  return typeof answer === "string" ? undefined : (answer ?? undefined);
}

/** Why a look-up gave no place. */
type Failure = "threw" | "answered no place" | "took too long";

/**
 * Looks up each distinct address once, {@link limits.GEO_LOOKUPS_AT_ONCE} at a time. Resolves after
 * at most {@link limits.GEO_TIMEOUT_MS} with the places found by then. Never rejects: an address
 * has no place if its look-up fails. One warning logs the failures. It names no addresses and no
 * messages of errors, which may hold addresses.
 */
export async function lookUpPlaces(
  lookup: GeoLookup,
  ips: Iterable<string>,
): Promise<Map<string, Place>> {
  const places = new Map<string, Place>();
  const failures: Failure[] = [];
  const distinct = [...new Set(ips)];
  const waiting = distinct.values();
  let answered = 0;
  let isOver = false;

  async function work(): Promise<void> {
    for (const ip of waiting) {
      const answer = await lookUp(lookup, ip);
      if (isOver) return;
      answered++;
      if (typeof answer === "string") failures.push(answer);
      else if (answer !== null) places.set(ip, answer);
    }
  }

  const workers = Math.min(distinct.length, limits.GEO_LOOKUPS_AT_ONCE.value);
  await withinTime(Promise.all(Array.from({ length: workers }, work)));
  isOver = true;
  const late = distinct.length - answered;
  warn([...failures, ...Array<Failure>(late).fill("took too long")]);
  return places;
}

async function lookUp(
  lookup: GeoLookup,
  ip: string,
): Promise<Place | Failure | null> {
  try {
    const answer: unknown = await lookup(ip);
    return parsePlace(answer) ?? (isEmpty(answer) ? null : "answered no place");
  } catch {
    return "threw";
  }
}

/** Whether the answer is one for an unknown address: nothing, or a place without a country. */
function isEmpty(answer: unknown): boolean {
  const country = isObject(answer) ? own(answer, "country") : answer;
  return country === undefined || country === null || country === "";
}

async function withinTime(work: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limits.GEO_TIMEOUT_MS.value);
  });
  await Promise.race([work, timeout]);
  clearTimeout(timer);
}

function warn(failures: readonly Failure[]): void {
  if (failures.length === 0) return;
  const kinds = [...new Set(failures)].map((kind) => {
    const count = failures.filter((failure) => failure === kind).length;
    return `${count} ${kind}`;
  });
  console.warn(
    `Footfall: look-ups of places by options.geo failed, and their events have none: ${kinds.join(", ")}`,
  );
}
