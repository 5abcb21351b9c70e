/** Stored values as lists show them. */
import type { PropertyValue } from "../../shared/event/incoming.js";
import type { ListedEvent, ListedSession } from "../../shared/api/lists.js";
import type { Revenue } from "../../shared/event/revenue.js";
import { DAY } from "../../shared/units.js";
import { placeName } from "../breakdown/placeNames.js";
import type { Formats } from "../format/format.js";
import { moneyKind } from "../format/money.js";
import { ownKeyName } from "../labels/keyNames.js";
import { visibleText } from "../format/visibleText.js";
import type { Labels } from "../labels/labels.js";

/** The age from which an instant shows its year. The same date a year later would look alike. */
const YEAR_SHOWN_FROM = 300 * DAY;

/**
 * An instant as short as possible: the time if it is today, else the day and time, with the year if
 * it is old.
 */
export function shortWhen(
  instant: number,
  now: number,
  formats: Pick<Formats, "time" | "tick" | "dateTime" | "date">,
): string {
  const time = formats.time(instant);
  if (formats.date(instant) === formats.date(now)) return time;
  if (now - instant >= YEAR_SHOWN_FROM) return formats.dateTime(instant);
  return `${formats.tick(instant, "day")}, ${time}`;
}

/** The title of an event: its page, the name of a custom event, or else its kind. */
export function eventTitle(
  { type, name, path }: Pick<ListedEvent, "type" | "name" | "path">,
  labels: Labels,
): string {
  const said = type === "pageview" ? path : name;
  return said ?? typeName(type, labels);
}

/** The path with the query of the address. */
export function pageText({
  path,
  search,
}: Pick<ListedEvent, "path" | "search">): string | undefined {
  if (path === undefined) return undefined;
  return path + (search ? `?${search}` : "");
}

export function typeName(type: ListedEvent["type"], labels: Labels): string {
  switch (type) {
    case "pageview":
      return labels.typePageview;
    case "track":
      return labels.typeTrack;
    case "identify":
      return labels.typeIdentify;
    case "engagement":
      return labels.typeEngagement;
    case "group":
      return labels.typeGroup;
  }
}

/** Nested values as the JSON text that was sent. */
export function propertyValueText(value: PropertyValue): string {
  if (typeof value === "object" && value !== null) return value.json;
  return String(value);
}

/** Amounts of several currencies, one after the other. Undefined for none. */
export function revenueText(
  revenues: readonly Revenue[],
  formats: Pick<Formats, "exact">,
): string | undefined {
  const texts = revenues.map(({ amount, currency }) =>
    formats.exact(amount, moneyKind(currency)),
  );
  return joined(texts, ", ");
}

/**
 * The origin of a session: the source, else the referrer, and the channel. Undefined when none is
 * known.
 */
export function originText(
  {
    source,
    referrer,
    channel,
  }: Pick<ListedSession, "source" | "referrer" | "channel">,
  labels: Labels,
): string | undefined {
  const said = source ?? referrer;
  const from = said && visibleText(said, labels);
  const by = channel && ownKeyName("channel", channel, labels);
  return joined(from === channel ? [by] : [from, by]);
}

/** Joins the known texts with a dot. Undefined when there are none. */
export function joined(
  texts: readonly (string | undefined)[],
  separator = " · ",
): string | undefined {
  const known = texts.filter((text) => text !== undefined && text !== "");
  return known.length === 0 ? undefined : known.join(separator);
}

/** The country by name, and the region and city where they are known. */
export function placeText(
  { country, region, city }: Pick<ListedEvent, "country" | "region" | "city">,
  formats: Pick<Formats, "name">,
): string | undefined {
  const nameOf = (key: string | undefined) => key && placeName(key, formats);
  return joined([countryName(country, formats), nameOf(region), nameOf(city)]);
}

export function countryName(
  country: string | undefined,
  formats: Pick<Formats, "name">,
): string | undefined {
  return country === undefined ? undefined : formats.name(country, "region");
}

/** The entry page of a session, and the exit page if it is another. */
export function sessionPages({
  entryPage,
  exitPage,
}: Pick<ListedSession, "entryPage" | "exitPage">): string | undefined {
  return joined(
    entryPage === exitPage ? [entryPage] : [entryPage, exitPage],
    " → ",
  );
}

/** Bounds the properties and the letters of a preview: more would not fit into a cell. */
const PREVIEWED = { properties: 4, letters: 80 };

/** The first properties of an event in one line. Undefined for none. */
export function propertyPreview({
  properties = [],
}: Pick<ListedEvent, "properties">): string | undefined {
  const texts = properties
    .slice(0, PREVIEWED.properties)
    .map(({ key, value }) => {
      const letters = Array.from(
        propertyValueText(value).slice(0, 4 * PREVIEWED.letters),
      );
      return `${key}: ${letters.slice(0, PREVIEWED.letters).join("")}`;
    });
  return joined(texts, ", ");
}

/** The kind of device, the browser and the system. */
export function deviceText(
  { browser, os, device = "" }: Pick<ListedEvent, "browser" | "os" | "device">,
  labels: Labels,
): string | undefined {
  return joined([ownKeyName("device", device, labels), browser, os]);
}
