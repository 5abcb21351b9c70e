/**
 * OpenPanel's magic properties: those that begin with `__` and say something about the event itself.
 * They are taken out of what the sender calls properties; those that we have no field for stay there.
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

/** `__revenue` is not among them: only events have it (`openpanelRevenue.ts`), for others it is a property. */
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
  /** What the magic properties say about the event. */
  fields: Partial<IncomingEvent>;
  ip?: string;
  /** The value of `__identify`, as sent. */
  identify: unknown;
  /** All the others. */
  rest: [string, unknown][];
}

/**
 * Throws `InvalidInput` for a magic property of the wrong kind, except for what is no time, which is now, and
 * for what is no device id, which counts as none.
 *
 * @param isTrack items of other types name no device: there `__deviceId` is a property like any other
 */
export function readOpenpanelProperties(
  value: unknown,
  isTrack = true,
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

/** As OpenPanel's server does it: text of 1 to 64 characters without the blanks around it, else none. */
function deviceIdOf(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const id = toWellFormed(value).trim();
  return id !== "" && id.length <= MAX_DEVICE_ID_LENGTH ? id : undefined;
}

/** As OpenPanel's server does it: what is no time is the time of receipt, as one that has not come yet. */
function readTimestamp(value: unknown): number | undefined {
  const time = parsed(() => parseTime(value, "__timestamp"));
  return typeof time === "number" ? time : undefined;
}

/** Parameters that an app without addresses sends apart. Those of the address itself win. */
function withQuery(url: UrlParts, query: unknown): UrlParts {
  const added = [...queryParameters(query)];
  if (added.length === 0) return url;
  const search = new URLSearchParams(url.search ?? "");
  const inAddress = new Set(search.keys());
  const missing = new URLSearchParams(
    added.filter(([name]) => !inAddress.has(name)),
  ).toString();
  // Appended as text, so that what the address says stays as it is written.
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
