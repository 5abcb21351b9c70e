/** Reads the file of a web server's log: JSON lines, plain or gzip. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { zoneOf } from "../../src/shared/time/zone.js";
import { DAY } from "../../src/shared/units.js";
import { LineGroups } from "./lineGroups.js";
import type { NativeEvent } from "./nativeEvent.js";
import { logFields, replayLine, skipReasons } from "./replay.js";

export interface WebLog {
  /** By time. */
  events: NativeEvent[];
  /** The same for the same events. */
  importId: string;
  /** The number of lines that are not empty. */
  lines: number;
  /** Lines that are no page views, by reason. */
  skipped: LineGroups;
  /** Whole days that hold all of its events. */
  range: { from: number; to: number };
}

/** @throws Error when the file has no page views, or cannot be read */
export function readWebLog(file: string, host?: string): WebLog {
  const events: NativeEvent[] = [];
  const skipped = new LineGroups();
  let lines = 0;
  for (const [index, line] of textOf(file).split("\n").entries()) {
    if (line.trim() === "") continue;
    lines++;
    const replayed = replayLine(line, index + 1, host ? { host } : {});
    if (replayed.kind === "event") events.push(replayed.event);
    else skipped.add(skipReasons[replayed.reason], index + 1, replayed.found);
  }
  events.sort((a, b) => a.occurredAt - b.occurredAt);
  const first = events[0];
  const last = events.at(-1);
  if (!first || !last) throw new Error(noPageViews(file, skipped));
  const utc = zoneOf("UTC");
  return {
    events,
    importId: `replay-${contentHash(events)}`,
    lines,
    skipped,
    range: {
      from: utc.dayStart(first.occurredAt),
      to: utc.dayStart(last.occurredAt) + DAY,
    },
  };
}

/** Systems' codes for a file that cannot be read, in words. */
const readErrors: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "you may not read it",
  EPERM: "you may not read it",
};

function textOf(file: string): string {
  try {
    const bytes = readFileSync(file);
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return (isGzip ? gunzipSync(bytes) : bytes).toString("utf8");
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    const reason = readErrors[code] ?? message;
    throw new Error(`--replay cannot read ${file}: ${reason}.`, {
      cause: error,
    });
  }
}

function noPageViews(file: string, skipped: LineGroups): string {
  const fields = logFields.map(([name]) => name).join(", ");
  return [
    `${file} has no page views. Each line is a JSON object of ${fields}: --help describes them.`,
    ...skipped.describe(),
  ].join("\n");
}

function contentHash(events: readonly NativeEvent[]): string {
  const hash = createHash("sha256");
  for (const event of events) hash.update(JSON.stringify(event));
  return hash.digest("hex").slice(0, 16);
}
