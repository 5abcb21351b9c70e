/**
 * Web logs for tests. One has made-up visits, the same each time, with more pages a day than a
 * settled day keeps apart. The other is real. It lies beside the checkout of the people who develop
 * here, and is no part of the repository.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { DAY, MINUTE } from "../../src/shared/units.js";
import { seeded, waiting } from "./random.js";
import type { LogLine } from "./replay.js";

const FROM = Date.UTC(2015, 4, 17);
const DAYS = 3;
const VISITORS = 700;
const PAGES = 500;

/** The real log. Undefined where it is not there. */
export const realWebLog = existing(
  path.resolve(
    import.meta.dirname,
    "../../../shared/data/web-access-2015.jsonl.gz",
  ),
);

function existing(file: string): string | undefined {
  return existsSync(file) ? file : undefined;
}

/** Answers each log by its name, and writes the made-up one into a folder of its own. */
export function webLogs(): {
  logs: { name: string; file: string }[];
  remove: () => void;
} {
  const folder = mkdtempSync(path.join(tmpdir(), "web-log-"));
  const file = path.join(folder, "access.jsonl.gz");
  const lines = madeUpLines().map((line) => `${JSON.stringify(line)}\n`);
  writeFileSync(file, gzipSync(lines.join("")));
  return {
    logs: [
      { name: "made up", file },
      ...(realWebLog ? [{ name: "real", file: realWebLog }] : []),
    ],
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/**
 * Makes up lines: each visitor comes once or twice and asks for some pages, now and then for one
 * that is not there.
 */
function madeUpLines(): LogLine[] {
  const random = seeded("web log");
  const whole = (most: number) => Math.floor(random() * most);
  const lines: LogLine[] = [];
  for (let visitor = 0; visitor < VISITORS; visitor++) {
    for (let visit = whole(2); visit >= 0; visit--) {
      let time = FROM + whole(DAYS * DAY - 6 * 60 * MINUTE);
      for (let view = whole(5); view >= 0; view--) {
        lines.push({
          ...{ time, visitor: `visitor-${visitor}`, method: "GET" },
          // Few pages are seen often.
          path: `/articles/${Math.floor(random() ** 2 * PAGES)}/`,
          status: whole(20) === 0 ? 404 : 200,
          ...{ referrer: null, userAgent: null },
        });
        time += 1000 + waiting(random, 8 * MINUTE);
      }
    }
  }
  return lines.sort((a, b) => a.time - b.time);
}
