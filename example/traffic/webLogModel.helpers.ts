/**
 * Works out the figures of a web log the plain way: all lines in memory, no sketches, no buckets,
 * no folds.
 */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

const SESSION_TIMEOUT_MS = 30 * 60 * 1000;

interface View {
  time: number;
  visitor: string;
  page: string;
}

export interface WebLogFigures {
  events: number;
  pageviews: number;
  visitors: number;
  sessions: number;
  bounces: number;
  averageSessionDurationMs: number;
  viewsOfPage: Map<string, number>;
  visitorsOfPage: Map<string, number>;
  /** Page views and beginning sessions, by UTC date. */
  days: Map<string, { pageviews: number; sessions: number }>;
}

export function figuresOfWebLog(file: string): WebLogFigures {
  const views = gunzipSync(readFileSync(file))
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "")
    .flatMap(viewOf);

  const timesOf = new Map<string, number[]>();
  const viewsOfPage = new Map<string, number>();
  const readersOf = new Map<string, Set<string>>();
  const days: WebLogFigures["days"] = new Map();
  const dayOf = (time: number) => {
    const date = new Date(time).toISOString().slice(0, 10);
    const day = days.get(date) ?? { pageviews: 0, sessions: 0 };
    days.set(date, day);
    return day;
  };
  for (const { time, visitor, page } of views) {
    timesOf.set(visitor, [...(timesOf.get(visitor) ?? []), time]);
    viewsOfPage.set(page, (viewsOfPage.get(page) ?? 0) + 1);
    readersOf.set(page, (readersOf.get(page) ?? new Set()).add(visitor));
    dayOf(time).pageviews++;
  }

  const sessions = [...timesOf.values()].flatMap(splitAtPauses);
  for (const { start } of sessions) dayOf(start).sessions++;
  const total = sessions.reduce((sum, { start, end }) => sum + end - start, 0);
  return {
    events: views.length,
    pageviews: views.length,
    visitors: timesOf.size,
    sessions: sessions.length,
    bounces: sessions.filter(({ count }) => count === 1).length,
    averageSessionDurationMs: total / sessions.length,
    viewsOfPage,
    visitorsOfPage: new Map(
      [...readersOf].map(([page, readers]) => [page, readers.size]),
    ),
    days,
  };
}

function splitAtPauses(times: number[]) {
  const sessions: { start: number; end: number; count: number }[] = [];
  for (const time of times.toSorted((a, b) => a - b)) {
    const last = sessions.at(-1);
    if (last && time - last.end <= SESSION_TIMEOUT_MS) {
      last.end = time;
      last.count++;
    } else {
      sessions.push({ start: time, end: time, count: 1 });
    }
  }
  return sessions;
}

/**
 * Reads a line as a view. A view is a page that the server delivered: no file except HTML or PHP,
 * and no feed.
 */
function viewOf(text: string): View[] {
  const line = JSON.parse(text) as {
    time: number;
    visitor: string;
    method: string;
    path: string;
    status: number;
  };
  if (line.method !== "GET" || (line.status !== 200 && line.status !== 304))
    return [];
  if (!line.path.startsWith("/")) return [];
  if (line.path.includes("flav=rss") || line.path.includes("flav=atom"))
    return [];
  const { pathname } = new URL(`http://a.example${line.path}`);
  const raw = line.path.split("?")[0]?.split("#")[0] ?? "";
  const parts = raw.split("/").filter((part) => part !== "");
  const name = parts.at(-1) ?? "";
  if (["rss", "atom", "feed"].includes(name)) return [];
  if (!raw.endsWith("/")) {
    const dot = name.lastIndexOf(".");
    const extension = dot === -1 ? "" : name.slice(dot + 1).toLowerCase();
    const isFile = /^\w{1,5}$/.test(extension);
    if (isFile && !["html", "htm", "xhtml", "php"].includes(extension))
      return [];
  }
  return [{ time: line.time, visitor: line.visitor, page: pageOf(pathname) }];
}

/**
 * Names folders without slashes at the end and without index files: those make no other page of
 * them.
 */
function pageOf(path: string): string {
  const parts = decoded(path).split("/");
  const named = parts.filter((part) => part !== "");
  while (/^index\.(html|htm|php)$/.test(named.at(-1) ?? "")) named.pop();
  return `/${named.join("/")}`;
}

function decoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path; // Not UTF-8: shown as it came.
  }
}
