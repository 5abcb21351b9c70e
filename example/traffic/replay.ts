/**
 * Reads a web server's log as events: successful requests for pages become pageviews. Events keep
 * the log's times and visitors, and a repeated replay repeats their ids.
 */
import { hash32 } from "../../src/shared/codec/hash.js";
import type { NativeEvent } from "./nativeEvent.js";

/** One line of the log. */
export interface LogLine {
  /** Epoch milliseconds. */
  time: number;
  visitor: string;
  method: string;
  /** The path with its query string. */
  path: string;
  status: number;
  referrer: string | null;
  userAgent: string | null;
}

/** The reason why a line is no pageview. */
export type SkipReason = "malformed" | "method" | "status" | "notAPage";

export type Replayed =
  | { kind: "event"; event: NativeEvent }
  | { kind: "skipped"; reason: SkipReason };

export interface ReplayOptions {
  /** The host of all paths, because the log has none. Default: `"www.semicomplete.com"`. */
  host?: string;
}

const DEFAULT_HOST = "www.semicomplete.com";
/** Statuses of pages that the server delivered, or that were still in the browser's cache. */
const servedStatuses = [200, 304];
/** A path whose last part has an extension is a page only with one of these. */
const pageExtensions = new Set(["html", "htm", "xhtml", "php"]);
/** Readers of feeds ask for them all day, without anyone looking. */
const feed = /[?&]flav=(rss|atom)|\/(feed|rss|atom)\/?($|\?)/;

/**
 * Reads one line of JSON.
 * @param lineNumber the number of the line in its file: two equal requests in one second are two
 *   pageviews
 * @example
 * replayLine('{"time":1431857103000,"visitor":"a","method":"GET","path":"/","status":200,…}', 1);
 * // { kind: "event", event: { type: "pageview", url: "http://www.semicomplete.com/", … } }
 */
export function replayLine(
  text: string,
  lineNumber: number,
  { host = DEFAULT_HOST }: ReplayOptions = {},
): Replayed {
  const line = parseLine(text);
  if (!line) return skipped("malformed");
  if (line.method !== "GET") return skipped("method");
  if (!servedStatuses.includes(line.status)) return skipped("status");
  if (!isPage(line.path)) return skipped("notAPage");
  return {
    kind: "event",
    event: {
      type: "pageview",
      eventId: `log-${lineNumber}-${hash32(text.trim()).toString(16)}`,
      occurredAt: line.time,
      visitorId: line.visitor,
      url: `http://${host}${line.path}`,
      ...(line.referrer ? { referrer: line.referrer } : {}),
    },
  };
}

/** Tells whether a path names something that people read, rather than a part of a page. */
export function isPage(path: string): boolean {
  if (!path.startsWith("/") || feed.test(path)) return false;
  const [pathname = ""] = path.split(/[?#]/);
  const [, extension] = /\.(\w{1,5})$/.exec(pathname) ?? [];
  return extension === undefined || pageExtensions.has(extension.toLowerCase());
}

function skipped(reason: SkipReason): Replayed {
  return { kind: "skipped", reason };
}

function parseLine(text: string): LogLine | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null; // Logs end in the middle where a disk was full. The caller counts it.
  }
  return isLogLine(value) ? value : null;
}

function isLogLine(value: unknown): value is LogLine {
  const isText = (field: unknown) => typeof field === "string";
  return (
    typeof value === "object" &&
    value !== null &&
    "time" in value &&
    Number.isSafeInteger(value.time) &&
    "visitor" in value &&
    isText(value.visitor) &&
    "method" in value &&
    isText(value.method) &&
    "path" in value &&
    isText(value.path) &&
    "status" in value &&
    typeof value.status === "number" &&
    "referrer" in value &&
    (value.referrer === null || isText(value.referrer)) &&
    "userAgent" in value &&
    (value.userAgent === null || isText(value.userAgent))
  );
}
