/**
 * Reads a web server's log as events: successful requests for pages become pageviews. Events keep
 * the log's times and visitors, and a repeated replay repeats their ids.
 */
import { hash32 } from "../../src/shared/codec/hash.js";
import { readTime } from "./logTime.js";
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

/** The fields of a line, as people write them. `--help` of the demo shows them. */
export const logFields = [
  [
    "time",
    'ISO 8601 ("2026-03-02T09:30:00Z"), or epoch seconds or milliseconds',
  ],
  [
    "visitor",
    "a text that tells visitors apart, such as a hash of the address",
  ],
  ["path", 'the path with its query string, "/pricing?from=home"'],
  ["method", "optional: only GET counts"],
  ["status", "optional: only 200 and 304 count"],
  ["referrer", "optional: the address of the page before, or null"],
  ["userAgent", "optional: nothing reads it"],
] as const;

/** Reasons why a line is no pageview, and how to say each. */
export const skipReasons = {
  notJson: "not a JSON object",
  badTime: "time is no time since 2000",
  badVisitor: "visitor is no text",
  badPath: "path is no text",
  badMethod: "method is no text",
  badStatus: "status is no number",
  badReferrer: "referrer is neither text nor null",
  badUserAgent: "userAgent is neither text nor null",
  method: "another method than GET",
  status: "another status than 200 and 304",
  notAPage: "no page, but an image, a style, a feed or another file",
} as const;
export type SkipReason = keyof typeof skipReasons;

export interface Skipped {
  kind: "skipped";
  reason: SkipReason;
  /** The value that is the reason, as JSON. Absent where the field is not there. */
  found?: string;
}

export type Replayed = { kind: "event"; event: NativeEvent } | Skipped;

export interface ReplayOptions {
  /** The host of all paths, because the log has none. Default: `"www.semicomplete.com"`. */
  host?: string;
}

export const DEFAULT_HOST = "www.semicomplete.com";
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
 * replayLine('{"time":1431857103,"visitor":"a","path":"/"}', 1);
 * // { kind: "event", event: { type: "pageview", url: "http://www.semicomplete.com/", … } }
 */
export function replayLine(
  text: string,
  lineNumber: number,
  { host = DEFAULT_HOST }: ReplayOptions = {},
): Replayed {
  const line = parseLine(text);
  if ("kind" in line) return line;
  if (line.method !== "GET") return skipped("method", line.method);
  if (!servedStatuses.includes(line.status))
    return skipped("status", line.status);
  if (!isPage(line.path)) return skipped("notAPage", line.path);
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

/** Answers the number of the line that an event comes from. */
export const lineOf = ({ eventId }: NativeEvent): number =>
  Number(eventId.split("-")[1]);

/** Tells whether a path names something that people read, rather than a part of a page. */
export function isPage(path: string): boolean {
  if (!path.startsWith("/") || feed.test(path)) return false;
  const [pathname = ""] = path.split(/[?#]/);
  const [, extension] = /\.(\w{1,5})$/.exec(pathname) ?? [];
  return extension === undefined || pageExtensions.has(extension.toLowerCase());
}

function skipped(reason: SkipReason, value?: unknown): Skipped {
  if (value === undefined) return { kind: "skipped", reason };
  return { kind: "skipped", reason, found: JSON.stringify(value) };
}

function parseLine(text: string): LogLine | Skipped {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return skipped("notJson"); // Logs end in the middle where a disk was full.
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return skipped("notJson");
  return readFields(value as Record<string, unknown>);
}

function readFields(fields: Record<string, unknown>): LogLine | Skipped {
  const { visitor, path, method = "GET", status = 200 } = fields;
  const { referrer = null, userAgent = null } = fields;
  const time = readTime(fields["time"]);
  if (time === null) return skipped("badTime", fields["time"]);
  if (!isText(visitor) || visitor === "") return skipped("badVisitor", visitor);
  if (!isText(path)) return skipped("badPath", path);
  if (!isText(method)) return skipped("badMethod", method);
  if (typeof status !== "number") return skipped("badStatus", status);
  if (!isTextOrNull(referrer)) return skipped("badReferrer", referrer);
  if (!isTextOrNull(userAgent)) return skipped("badUserAgent", userAgent);
  return { time, visitor, path, method, status, referrer, userAgent };
}

const isText = (value: unknown): value is string => typeof value === "string";
const isTextOrNull = (value: unknown): value is string | null =>
  value === null || isText(value);
