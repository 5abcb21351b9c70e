/**
 * Where addresses are among what an event carries: properties that trackers write, by the name of their event, and
 * any field that we do not know. Other properties are the app's own data.
 */
import type {
  IncomingEvent,
  Properties,
  PropertyValue,
} from "../../shared/incoming.js";
import { keptQuery } from "../../shared/keptQuery.js";
import { keptText, type OwnPages } from "./keptAddress.js";

/** Of page views: mere's has its page there, and a `page` call of Segment's senders all of these. */
const pageProperties = ["path", "url", "referrer", "title", "search"];

/** Our own tracker's, then OpenPanel's. */
const propertiesOf: Readonly<Record<string, readonly string[]>> = {
  outbound_link: ["url"],
  file_download: ["url"],
  link_out: ["href", "text"],
};

/** Fields that are a query by themselves, or a fragment: they may come without their mark. */
const PARTS = /(?:^|\.)(?:search|query|query_?string|hash|fragment)$/i;

/** The event's lists with their addresses as they are kept; those that have none as they are. */
export function keptLists(
  { type, name, properties, extras }: IncomingEvent,
  own: OwnPages,
): Pick<IncomingEvent, "properties" | "extras"> {
  const listed =
    type === "pageview"
      ? pageProperties
      : type === "track" &&
          name !== undefined &&
          Object.hasOwn(propertiesOf, name)
        ? (propertiesOf[name] ?? [])
        : [];
  // A link names no page: of its parameters only those of attribution are kept.
  const pages = type === "track" ? { ...own, pageParameters: [] } : own;
  return {
    ...(properties && {
      properties: keptProperties(properties, pages, (key) =>
        listed.includes(key),
      ),
    }),
    ...(extras && { extras: keptProperties(extras, own, () => true) }),
  };
}

function keptProperties(
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
  if (!PARTS.test(key) || !text.includes("=")) return keptText(text, own);
  const query = text.replace(/^[?#]/, "");
  return keptQuery(query, own.pageParameters) ?? "";
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
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      keptNested(name, each, own),
    ]),
  );
}
