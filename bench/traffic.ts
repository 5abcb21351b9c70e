/**
 * Makes up the traffic of one site: about four events a session, visitors who come back, a long
 * tail of pages. The same number of events and days always gives the same events.
 */
import { pick, seeded, type Random } from "../example/traffic/random.js";
import type { IncomingEvent } from "../src/shared/event/incoming.js";
import { DAY, SECOND } from "../src/shared/units.js";

/** An event with its time, as the HTTP action hands it to the component. */
export type BenchEvent = IncomingEvent & { occurredAt: number };

const EVENTS_PER_SESSION = 4;
const RETURNING = 0.3;
const PAGES = 200;
/** The exponent of Zipf's law: the most visited of 200 pages gets about a tenth of all views. */
const PAGE_SKEW = 0.9;

/**
 * The sessions of the traffic in order of their first event, each a list of events in order. Another
 * series gives other visitors and events.
 */
export function sessionsOf(
  events: number,
  from: number,
  durationMs: number,
  series = "",
): BenchEvent[][] {
  const random = seeded(`bench ${events} ${durationMs}${series}`);
  const starts: number[] = [];
  const sessions = Math.ceil(events / EVENTS_PER_SESSION);
  while (starts.length < sessions) {
    const offset = random() * durationMs;
    if (random() < dayShape(from + offset)) starts.push(from + offset);
  }
  starts.sort((a, b) => a - b);
  const visitors: Visitor[] = [];
  const made: BenchEvent[][] = [];
  let left = events;
  for (const start of starts) {
    const isReturning = visitors.length > 0 && random() < RETURNING;
    const visitor = isReturning
      ? (visitors[Math.floor(random() * visitors.length)] ?? newVisitor(random))
      : newVisitor(random);
    if (!isReturning) visitors.push(visitor);
    const session = sessionEvents(random, visitor, Math.floor(start), left);
    left -= session.length;
    if (session.length > 0) made.push(session);
  }
  // The last sessions take the events that chance left over.
  for (let i = made.length - 1; left > 0 && i >= 0; i--) {
    const last = made[i]?.at(-1);
    if (!last) continue;
    made[i]?.push({
      ...last,
      ...pageview(random),
      eventId: randomId(random),
      occurredAt: last.occurredAt + 20 * SECOND,
    });
    left--;
  }
  return made;
}

/** Puts all events in order of time. */
export function inOrder(sessions: readonly BenchEvent[][]): BenchEvent[] {
  return sessions.flat().sort((a, b) => a.occurredAt - b.occurredAt);
}

type Visitor = Pick<
  IncomingEvent,
  | "visitorId"
  | "country"
  | "region"
  | "city"
  | "language"
  | "device"
  | "browser"
  | "os"
>;

function newVisitor(random: Random): Visitor {
  const [country, region, city, language] = pick(random, places);
  const [device, browser, os] = pick(random, devices);
  return {
    visitorId: randomId(random),
    ...{ country, region, city, language, device, browser, os },
  };
}

function sessionEvents(
  random: Random,
  visitor: Visitor,
  start: number,
  most: number,
): BenchEvent[] {
  const length = Math.min(most, sessionLength(random));
  const entry = pick(random, arrivals);
  const events: BenchEvent[] = [];
  let at = start;
  for (let i = 0; i < length; i++) {
    events.push({
      ...kindOfEvent(random, i),
      ...(i === 0 && entry),
      ...visitor,
      eventId: randomId(random),
      occurredAt: at,
    });
    at += Math.ceil((5 + 100 * random()) * SECOND);
  }
  return events;
}

/** Draws 1 to 10, about four on average. */
function sessionLength(random: Random): number {
  return pick(random, [
    [35, 1],
    [14, 2],
    [10, 3],
    [9, 4],
    [8, 6],
    [8, 8],
    [16, 10],
  ]);
}

function kindOfEvent(random: Random, index: number): IncomingEvent {
  const kind = index === 0 ? 0 : random();
  if (kind < 0.65) return pageview(random);
  if (kind < 0.85) return { type: "engagement", ...page(random) };
  return {
    type: "track",
    name: pick(random, customEvents),
    ...page(random),
    properties: [
      { key: "plan", value: "team" },
      { key: "seats", value: Math.ceil(20 * random()) },
    ],
  };
}

function pageview(random: Random): IncomingEvent {
  const { path, ...rest } = page(random);
  return { type: "pageview", path, ...rest, title: `Harbour & Leaf: ${path}` };
}

function page(random: Random): { path: string; hostname: string } {
  const rank = Math.floor(zipf(random, PAGES));
  return { path: `/shop/tea-number-${rank}`, hostname: "www.shop.example" };
}

/** Draws a rank by inverting the integral of the density, which is close enough. */
function zipf(random: Random, count: number): number {
  const power = 1 - PAGE_SKEW;
  return Math.min(
    count - 1,
    (1 + random() * (count ** power - 1)) ** (1 / power) - 1,
  );
}

/** Gives nights half as much traffic as evenings. */
function dayShape(at: number): number {
  return 0.75 - 0.25 * Math.cos((2 * Math.PI * (at % DAY)) / DAY);
}

/**
 * Makes an id like `crypto.randomUUID()`, which many SDKs send. The tracker sends up to 30 decimal
 * digits, which take less.
 */
function randomId(random: Random): string {
  const word = () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, "0");
  const hex = word() + word() + word() + word();
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const customEvents = [
  [6, "add_to_cart"],
  [3, "newsletter_opened"],
  [2, "checkout_started"],
  [1, "purchase"],
] as const;

type Choice<Value> = readonly [weight: number, value: Value];

const places: readonly Choice<[string, string, string, string]>[] = [
  [30, ["DE", "Berlin", "Berlin", "de-DE"]],
  [12, ["DE", "Bavaria", "Munich", "de-DE"]],
  [20, ["US", "California", "San Francisco", "en-US"]],
  [9, ["US", "New York", "New York", "en-US"]],
  [13, ["GB", "England", "London", "en-GB"]],
  [9, ["FR", "Île-de-France", "Paris", "fr-FR"]],
  [7, ["NL", "North Holland", "Amsterdam", "nl-NL"]],
  [5, ["JP", "Tokyo", "Tokyo", "ja-JP"]],
  [5, ["IN", "West Bengal", "Kolkata", "en-IN"]],
  [3, ["BR", "São Paulo", "São Paulo", "pt-BR"]],
];

const devices: readonly Choice<[string, string, string]>[] = [
  [30, ["desktop", "Chrome", "Windows"]],
  [10, ["desktop", "Chrome", "macOS"]],
  [9, ["desktop", "Safari", "macOS"]],
  [6, ["desktop", "Firefox", "Windows"]],
  [22, ["mobile", "Safari", "iOS"]],
  [17, ["mobile", "Chrome", "Android"]],
  [2, ["tablet", "Safari", "iPadOS"]],
];

const arrivals: readonly Choice<Pick<IncomingEvent, "referrer" | "search">>[] =
  [
    [30, {}],
    [30, { referrer: "https://www.google.com/" }],
    [8, { referrer: "https://duckduckgo.com/" }],
    [8, { referrer: "https://news.ycombinator.com/item?id=4242" }],
    [8, { referrer: "https://t.co/tEaLeAf" }],
    [
      10,
      {
        search: "utm_source=newsletter&utm_medium=email&utm_campaign=june-2026",
      },
    ],
    [
      6,
      {
        referrer: "https://www.google.com/",
        search: "utm_source=google&utm_medium=cpc&utm_campaign=loose-leaf",
      },
    ],
  ];
