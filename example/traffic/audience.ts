/**
 * Makes up the visitors of the shop: where they live, which devices they use, and how they found
 * us.
 */
import { pick, seeded, type Random } from "./random.js";

/** Answers what a visitor's browser says on every visit. */
export function contextOf(visitorId: string): Record<string, string> {
  const random = seeded(visitorId);
  const place = pick(random, places);
  const [region, city] = pick(random, place.cities);
  return {
    country: place.country,
    region,
    city,
    language: place.language,
    ...pick(random, devices),
  };
}

interface Place {
  country: string;
  language: string;
  cities: readonly (readonly [
    weight: number,
    city: readonly [region: string, city: string],
  ])[];
}

const place = (
  country: string,
  language: string,
  ...cities: Place["cities"]
): Place => ({ country, language, cities });

const places: readonly (readonly [number, Place])[] = [
  [
    30,
    place(
      "DE",
      "de-DE",
      [4, ["Berlin", "Berlin"]],
      [3, ["Hamburg", "Hamburg"]],
      [3, ["Bavaria", "Munich"]],
    ),
  ],
  [
    21,
    place(
      "US",
      "en-US",
      [4, ["New York", "New York"]],
      [3, ["California", "San Francisco"]],
      [2, ["Illinois", "Chicago"]],
    ),
  ],
  [
    13,
    place(
      "GB",
      "en-GB",
      [5, ["England", "London"]],
      [2, ["Scotland", "Edinburgh"]],
    ),
  ],
  [
    9,
    place(
      "FR",
      "fr-FR",
      [4, ["Île-de-France", "Paris"]],
      [1, ["Brittany", "Rennes"]],
    ),
  ],
  [7, place("NL", "nl-NL", [1, ["North Holland", "Amsterdam"]])],
  [5, place("JP", "ja-JP", [3, ["Tokyo", "Tokyo"]], [1, ["Kyoto", "Uji"]])],
  [5, place("IN", "en-IN", [1, ["West Bengal", "Kolkata"]])],
  [4, place("CA", "en-CA", [1, ["Quebec", "Montreal"]])],
  [3, place("BR", "pt-BR", [1, ["São Paulo", "São Paulo"]])],
  [3, place("SE", "sv-SE", [1, ["Stockholm", "Stockholm"]])],
];

const devices: readonly (readonly [number, Record<string, string>])[] = [
  [22, { device: "desktop", browser: "Chrome", os: "Windows" }],
  [11, { device: "desktop", browser: "Chrome", os: "macOS" }],
  [9, { device: "desktop", browser: "Safari", os: "macOS" }],
  [6, { device: "desktop", browser: "Firefox", os: "Windows" }],
  [4, { device: "desktop", browser: "Firefox", os: "Linux" }],
  [5, { device: "desktop", browser: "Edge", os: "Windows" }],
  [22, { device: "mobile", browser: "Safari", os: "iOS" }],
  [17, { device: "mobile", browser: "Chrome", os: "Android" }],
  [2, { device: "mobile", browser: "Samsung Internet", os: "Android" }],
  [2, { device: "tablet", browser: "Safari", os: "iPadOS" }],
];

/** The beginning of a visit. */
export interface Arrival {
  referrer?: string;
  /** Query string of the entry page, with `?`. */
  search: string;
}

const direct: Arrival = { search: "" };

const arrivals: readonly (readonly [number, Arrival])[] = [
  [24, direct],
  [30, { referrer: "https://www.google.com/", search: "" }],
  [5, { referrer: "https://www.bing.com/", search: "" }],
  [5, { referrer: "https://duckduckgo.com/", search: "" }],
  [9, { referrer: "https://news.ycombinator.com/item?id=4242", search: "" }],
  [6, { referrer: "https://t.co/tEaLeAf", search: "" }],
  [4, { referrer: "https://www.reddit.com/r/tea/", search: "" }],
  [3, { referrer: "https://teablog.example/reviews/lapsang", search: "" }],
  [
    9,
    {
      search:
        "?utm_source=newsletter&utm_medium=email&utm_campaign=first-flush&utm_content=header",
    },
  ],
  [
    5,
    {
      referrer: "https://www.google.com/",
      search:
        "?utm_source=google&utm_medium=cpc&utm_campaign=loose-leaf&utm_term=loose+leaf+tea",
    },
  ],
];

/** The share of returning visitors who type the address. */
const RETURNING_DIRECT = 0.5;

export function arrivalOf(random: Random, isReturning: boolean): Arrival {
  if (isReturning && random() < RETURNING_DIRECT) return direct;
  return pick(random, arrivals);
}
