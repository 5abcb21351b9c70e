/**
 * Made-up web logs for tests, the same each time. One has visits only, with more pages a day than a settled day keeps
 * apart. The other has all that a server logs: crawlers, files beside the pages, forms, errors.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
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

const logs = { visits: visitLines, "all requests": allLines };

/** Each log by its name, written into a folder of its own. */
export function webLogs(): {
  logs: { name: string; file: string }[];
  remove: () => void;
} {
  const folder = mkdtempSync(path.join(tmpdir(), "web-log-"));
  return {
    logs: Object.entries(logs).map(([name, linesOf]) => {
      const file = path.join(folder, `${name}.jsonl.gz`);
      const lines = linesOf().map((line) => `${JSON.stringify(line)}\n`);
      writeFileSync(file, gzipSync(lines.join("")));
      return { name, file };
    }),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** Each visitor comes once or twice and asks for some pages, now and then for one that is not there. */
function visitLines(): LogLine[] {
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

/** Crawlers first, then browsers. Their versions are made up. */
export const loggedAgents = [
  "Mozilla/5.0 (compatible; Googlebot/2.9; +http://www.google.com/bot.html)",
  "Mozilla/5.0 (compatible; bingbot/2.9; +http://www.bing.com/bingbot.htm)",
  "Mozilla/5.0 (compatible; Baiduspider/2.9; +http://www.baidu.com/search/spider.html)",
  "Mozilla/5.0 (compatible; YandexBot/3.9; +http://yandex.com/bots)",
  "Mozilla/5.0 (compatible; AhrefsBot/5.9; +http://ahrefs.com/robot/)",
  "Mozilla/5.0 (compatible; MJ12bot/v1.9; http://www.majestic12.co.uk/bot.php?+)",
  "Feedfetcher-Google; (+http://www.google.com/feedfetcher.html; feed-id=1)",
  ...[30, 31, 32, 33, 34, 35].flatMap((version) => [
    `Mozilla/5.0 (Windows NT 6.${version % 4}; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.1.2 Safari/537.36`,
    `Mozilla/5.0 (X11; Linux x86_64; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`,
    `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_${version - 21}) AppleWebKit/600.1 (KHTML, like Gecko) Version/7.${version - 30} Safari/600.1`,
  ]),
];

/** Each visitor has one user agent, and asks for each page's stylesheet and picture with the page as the referrer. */
function allLines(): LogLine[] {
  const random = seeded("all requests");
  const whole = (most: number) => Math.floor(random() * most);
  const lines: LogLine[] = [];
  for (let visitor = 0; visitor < 1000; visitor++) {
    let time = FROM + whole(DAYS * DAY - 60 * MINUTE);
    const asked = (
      path: string,
      { method = "GET", status = 200, referrer = null as string | null } = {},
    ) =>
      lines.push({
        ...{
          time,
          visitor: `client-${visitor}`,
          method,
          path,
          status,
          referrer,
        },
        userAgent: loggedAgents[visitor % loggedAgents.length]!,
      });
    if (visitor % loggedAgents.length < 7) asked("/robots.txt");
    for (let view = whole(4); view >= 0; view--) {
      const page = `/posts/${whole(700)}/`;
      asked(page, {
        status: [200, 200, 200, 304, 404, 206][whole(6)]!,
        referrer: view % 2 ? "http://search.example/?q=post" : null,
      });
      asked("/style.css", { referrer: `http://blog.example${page}` });
      asked(`/images/${whole(9)}.png`, { status: 304 });
      if (whole(5) === 0) asked("/comments", { method: "POST", status: 302 });
      if (whole(9) === 0) asked(page, { method: "HEAD" });
      if (whole(9) === 0) asked("/?flav=atom");
      time += 1000 + waiting(random, 8 * MINUTE);
    }
  }
  return lines.sort((a, b) => a.time - b.time);
}
