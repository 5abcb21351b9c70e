/**
 * The fields of an event in which there are addresses: properties that trackers write, by the name
 * of their event, and every field that we do not know. Other properties are the app's own data.
 */
import { isAutomaticEvent } from "../../../shared/event/automaticEvents.js";
import { clickIdOf } from "../../../shared/event/clickIds.js";
import type {
  IncomingEvent,
  Properties,
  PropertyValue,
} from "../../../shared/event/incoming.js";
import { isKeptParameter } from "../../../shared/parse/keptQuery.js";
import { keptText, storedQuery, type OwnPages } from "./keptAddress.js";

/**
 * Fields of page views: mere's has its page there, a `page` call of Segment's senders its address
 * with all parts, and those of PostHog and Google Analytics have `$current_url` and
 * `page_location`.
 */
const ofPage =
  /^\$?(?:(?:page|current|initial|document|window)[._]?)?(?:url|uri|href|path|pathname|location|referr?er|title|search|query|query_?string|hash|fragment)$/i;
/** Fields of links, by our own tracker, then by OpenPanel's; and where a form goes. */
const ofLink = /^(?:url|href|text|action)$/i;

/** Fields that are a query by themselves, or a fragment: they may come without their mark. */
const PARTS =
  /(?:^|[.$_])(?:(?:search|query|url)_?(?:string|param(?:eter)?s)|search|query|hash|fragment)$/i;

/** The event's lists with their addresses as they are kept; those that have none as they are. */
export function keptLists(
  { type, name, properties, extras }: IncomingEvent,
  own: OwnPages,
): Pick<IncomingEvent, "properties" | "extras"> {
  const isAddress =
    type === "pageview"
      ? (key: string) => ofPage.test(key)
      : (key: string) =>
          type === "track" && isAutomaticEvent(name) && ofLink.test(key);
  // A link names no page: of its parameters only those of attribution are kept.
  const pages = type === "track" ? { ...own, pageParameters: [] } : own;
  return {
    ...(properties && {
      properties: withKeptAddresses(properties, pages, isAddress),
    }),
    ...(extras && { extras: withKeptAddresses(extras, own, () => true) }),
  };
}

function withKeptAddresses(
  properties: Properties,
  own: OwnPages,
  isAddress: (key: string) => boolean,
): Properties {
  return properties.map((property) => {
    const { key, value } = property;
    return isAddress(key)
      ? { key, value: keptPropertyValue(key, value, own) }
      : property;
  });
}

function keptPropertyValue(
  key: string,
  value: PropertyValue,
  own: OwnPages,
): PropertyValue {
  if (typeof value === "string") return keptField(key, value, own);
  if (typeof value !== "object" || value === null) return value;
  return { json: keptJson(key, value.json, own) };
}

function keptField(key: string, text: string, own: OwnPages): string {
  const isPart = PARTS.test(key) && /^[?#]|=/.test(text);
  if (!isPart) return keptText(text, own);
  const query = text.replace(/^[?#]/, "");
  return storedQuery(query, own.pageParameters, own) ?? "";
}

/** JSON that only looks like it is a text like any other. */
function keptJson(key: string, json: string, own: OwnPages): string {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return keptText(json, own);
  }
  const kept = JSON.stringify(keptNested(key, value, own));
  return kept === JSON.stringify(value) ? json : kept;
}

function keptNested(key: string, value: unknown, own: OwnPages): unknown {
  if (typeof value === "string") return keptField(key, value, own);
  if (Array.isArray(value)) {
    return value.map((each) => keptNested(key, each, own));
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(
    ([name, each]): [string, unknown] => [name, keptNested(name, each, own)],
  );
  if (!PARTS.test(key)) return Object.fromEntries(entries);
  // A query that comes taken apart.
  const kept = entries.filter(([name]) =>
    isKeptParameter(name, own.pageParameters),
  );
  return Object.fromEntries(
    kept.map(([name, each]) => [name, clickIdOf(name) ? "" : each]),
  );
}
