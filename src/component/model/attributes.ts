/** The values of dimensions that one event carries. Which of them count, and where, is decided elsewhere. */
import { boundKey } from "../../shared/boundKey.js";
import {
  propertyDimension,
  type PropertyDimension,
} from "../../shared/dimensions.js";
import type { PropertyValue } from "../../shared/incoming.js";
import { sourceName } from "../../shared/sources.js";
import {
  contextFields,
  type FirstValueField,
  type ModelEvent,
} from "../../shared/event.js";

/** The dimensions whose keys come from each event. */
export type EventKeys = Partial<Record<"page" | "hostname" | "event", string>>;

/** Never holds an empty string: an empty value counts as absent. */
export type FirstValues = Partial<Record<FirstValueField, string>>;

/** The keys under which the event itself counts. */
export function eventKeys(event: ModelEvent): EventKeys {
  return boundedKeys({
    page: event.path,
    hostname: event.hostname,
    event: event.type === "track" ? event.name : undefined,
  });
}

/**
 * The keys of promoted properties: the value as text. Null and nested values are no keys, and neither
 * is an empty text.
 */
export function promotedKeys(
  { properties = [] }: ModelEvent,
  promoted: readonly string[],
): [PropertyDimension, string][] {
  if (promoted.length === 0) return [];
  return properties.flatMap(({ key, value }): [PropertyDimension, string][] => {
    if (!promoted.includes(key)) return [];
    const text = propertyText(value);
    return text === undefined ? [] : [[propertyDimension(key), boundKey(text)]];
  });
}

/** A property's value as the key of a breakdown; undefined where it is none. */
export function propertyText(value: PropertyValue): string | undefined {
  if (value === null || typeof value === "object" || value === "") {
    return undefined;
  }
  return String(value);
}

/**
 * What the event offers as first values of its session. The source is `utm_source`, else the `ref` or
 * `source` of the query, else the referrer's host; known ones by their name, so that tagged and
 * untagged visits from Google are one source.
 */
export function sessionValues(event: ModelEvent): FirstValues {
  const referrer = externalReferrer(event);
  const query = event.search ? new URLSearchParams(event.search) : undefined;
  const parameter = (name: string) => query?.get(name)?.trim() || undefined;
  const source =
    parameter("utm_source") ??
    parameter("ref") ??
    parameter("source") ??
    referrer;
  const values: Partial<Record<FirstValueField, string | undefined>> = {
    entryPage: event.type === "pageview" ? event.path : undefined,
    referrer,
    source: source && sourceName(source),
    medium: parameter("utm_medium"),
    campaign: parameter("utm_campaign"),
    term: parameter("utm_term"),
    content: parameter("utm_content"),
  };
  for (const field of contextFields) values[field] = event[field]?.trim();
  return boundedKeys(values);
}

/**
 * The referrer's hostname without "www.", or the package name of an Android app (`android-app://…`).
 * None if it is the event's own host, is no URL, or is a page that is not on the web (`about:blank`).
 */
function externalReferrer({
  referrer,
  hostname,
}: ModelEvent): string | undefined {
  if (!referrer) return undefined;
  const url = parseUrl(referrer);
  if (!url || !/^(https?|android-app):$/.test(url.protocol)) {
    return undefined;
  }
  const host = withoutWww(url.hostname);
  if (hostname && host === withoutWww(hostname)) return undefined;
  return host;
}

function withoutWww(hostname: string): string {
  return hostname.toLowerCase().replace(/^www\./, "");
}

function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined; // Referrers are what senders make of them.
  }
}

/** Leaves out what is empty and bounds the rest. */
function boundedKeys<Field extends string>(
  values: Partial<Record<Field, string | undefined>>,
): Partial<Record<Field, string>> {
  const keys: Partial<Record<Field, string>> = {};
  for (const field in values) {
    const value = values[field];
    if (value) keys[field] = boundKey(value);
  }
  return keys;
}
