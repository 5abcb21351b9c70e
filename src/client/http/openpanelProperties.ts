/**
 * Reads OpenPanel's magic properties. They begin with `__` and describe the event itself. They are
 * removed from the sender's properties. Those without a field of ours stay there.
 */
import { defined } from "../../shared/defined.js";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { InvalidInput, kindOf, parsed } from "../../shared/invalid.js";
import { limits } from "../../shared/limits.js";
import {
  isObject,
  own,
  parseId,
  parseText,
  parseTime,
  requireObject,
  type RawObject,
} from "../../shared/event/parseFields.js";
import { pageKind } from "../../shared/event/pageKind.js";
import { parseUrl, type UrlParts } from "../../shared/parse/parseUrl.js";
import { cut, toWellFormed } from "../../shared/text.js";

/**
 * `__revenue` is not in the list. Only events have revenue (`openpanelRevenue.ts`). In other items
 * it is a property.
 */
const magicKeys = new Set([
  "__timestamp",
  "__ip",
  "__path",
  "__title",
  "__referrer",
  "__identify",
  "__query",
  "__id",
]);

const DEVICE_ID = "__deviceId";
const MAX_DEVICE_ID_LENGTH = limits.MAX_DEVICE_ID_LENGTH.value;

export interface OpenpanelProperties {
  /** The event's fields that the magic properties set. */
  fields: Partial<IncomingEvent>;
  ip?: string;
  /** The value of `__identify`, as sent. */
  identify: unknown;
  /** All other properties. */
  rest: [string, unknown][];
}

/**
 * Reads the magic properties. Throws `InvalidInput` for one of the wrong kind, with two exceptions.
 * A time that is none is the time of receipt. A device id that is none counts as absent.
 * `__deviceId` of an item that is no `track` is an ordinary property.
 */
export function readOpenpanelProperties(
  value: unknown,
  { isTrack = true }: { isTrack?: boolean } = {},
): OpenpanelProperties {
  const isGiven = value !== undefined && value !== null;
  const sent = isGiven ? requireObject(value, "properties") : {};
  const text = (key: string, maxLength: number) =>
    parseText(own(sent, key), key, maxLength);
  const url = text("__path", limits.MAX_URL_LENGTH.value);
  return {
    fields: {
      ...withQuery(parseUrl(url ?? "", "__path"), own(sent, "__query")),
      ...pageKind(url ?? ""),
      ...defined({
        eventId: parseId(own(sent, "__id"), "__id"),
        visitorId: isTrack ? deviceIdOf(own(sent, DEVICE_ID)) : undefined,
        occurredAt: readTimestamp(own(sent, "__timestamp")),
        title: text("__title", limits.MAX_TITLE_LENGTH.value),
        referrer: text("__referrer", limits.MAX_URL_LENGTH.value),
      }),
    },
    ...defined({ ip: text("__ip", limits.MAX_ADDRESS_LENGTH.value) }),
    identify: own(sent, "__identify"),
    rest: Object.entries(sent).filter(
      ([key]) => !magicKeys.has(key) && !(isTrack && key === DEVICE_ID),
    ),
  };
}

/**
 * Returns a text of 1 to 64 characters without the blanks around it, or undefined. OpenPanel's
 * server does the same.
 */
function deviceIdOf(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const id = toWellFormed(value).trim();
  return id !== "" && id.length <= MAX_DEVICE_ID_LENGTH ? id : undefined;
}

/**
 * A time that is none, or in the future, is the time of receipt. OpenPanel's server does the same.
 */
function readTimestamp(value: unknown): number | undefined {
  const time = parsed(() => parseTime(value, "__timestamp"));
  return typeof time === "number" ? time : undefined;
}

/** Adds the parameters that an app without addresses sends separately. Those of the address win. */
function withQuery(url: UrlParts, query: unknown): UrlParts {
  const added = [...queryParameters(query)];
  if (added.length === 0) return url;
  const search = new URLSearchParams(url.search ?? "");
  const inAddress = new Set(search.keys());
  const missing = new URLSearchParams(
    added.filter(([name]) => !inAddress.has(name)),
  ).toString();
  // The function appends text, so that the address keeps its spelling.
  const joined = [url.search ?? "", missing].filter((part) => part !== "");
  if (joined.length === 0) return url;
  return {
    ...url,
    search: cut(joined.join("&"), limits.MAX_URL_LENGTH.value),
  };
}

function queryParameters(query: unknown): [string, string][] {
  if (query === undefined || query === null) return [];
  if (typeof query === "string") {
    return [...new URLSearchParams(toWellFormed(query))];
  }
  if (isObject(query)) return objectParameters(query);
  throw new InvalidInput(
    `__query must be an object or a query string, got ${kindOf(query)}`,
  );
}

function objectParameters(query: RawObject): [string, string][] {
  return Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).flatMap(
      (each: unknown): [string, string][] =>
        each === undefined || each === null
          ? []
          : [[toWellFormed(name), parameterText(each)]],
    ),
  );
}

function parameterText(value: unknown): string {
  return toWellFormed(
    typeof value === "string" ? value : JSON.stringify(value),
  );
}
