import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { parseEvent } from "../../src/shared/parse/parseEvent.js";
import { isPage, lineOf, replayLine, type LogLine } from "./replay.js";
import { webLogs } from "./webLogs.helpers.js";

const line = (fields: Partial<LogLine> = {}) =>
  JSON.stringify({
    time: 1431857103000,
    visitor: "0b53e053eeb0e629",
    method: "GET",
    path: "/blog/?page=2",
    status: 200,
    referrer: null,
    userAgent: null,
    ...fields,
  });

describe("replayLine", () => {
  test("a page becomes a pageview at its own time", () => {
    expect(replayLine(line(), 7)).toEqual({
      kind: "event",
      event: {
        type: "pageview",
        eventId: "log-7-9de5f266",
        occurredAt: 1431857103000,
        visitorId: "0b53e053eeb0e629",
        url: "http://www.semicomplete.com/blog/?page=2",
      },
    });
  });

  test("the referrer and another host", () => {
    const referrer = "http://www.google.com/";
    expect(
      replayLine(line({ referrer }), 1, { host: "example.org" }),
    ).toMatchObject({
      event: { referrer, url: "http://example.org/blog/?page=2" },
    });
  });

  test("ids repeat with the line and its number, and with neither alone", () => {
    const id = (text: string, lineNumber: number) => {
      const replayed = replayLine(text, lineNumber);
      return replayed.kind === "event" ? replayed.event.eventId : null;
    };
    expect(id(line(), 1)).toBe(id(line(), 1));
    expect(id(`${line()}\r`, 1)).toBe(id(line(), 1));
    expect(id(line(), 1)).not.toBe(id(line(), 2));
    expect(id(line(), 1)).not.toBe(id(line({ path: "/" }), 1));
  });

  test("time, visitor and path are enough", () => {
    expect(
      replayLine('{"time":"2015-05-17T10:05:03Z","visitor":"a","path":"/"}', 1),
    ).toMatchObject({
      event: { occurredAt: 1431857103000, visitorId: "a" },
    });
  });

  test.each([
    ["", "notJson", undefined],
    ["{", "notJson", undefined],
    ["null", "notJson", undefined],
    ["[]", "notJson", undefined],
    ["{}", "badTime", undefined],
    ['{"time":"yesterday"}', "badTime", '"yesterday"'],
    [line({ time: 1.5 }), "badTime", "1.5"],
    [line({ visitor: "" }), "badVisitor", '""'],
    ['{"time":1431857103,"visitor":"a"}', "badPath", undefined],
    [line({ method: 1 as never }), "badMethod", "1"],
    [line({ status: "200" as never }), "badStatus", '"200"'],
    [line({ referrer: 1 as never }), "badReferrer", "1"],
    [line({ userAgent: [] as never }), "badUserAgent", "[]"],
    [line({ method: "POST" }), "method", '"POST"'],
    [line({ method: "HEAD" }), "method", '"HEAD"'],
    [line({ status: 404 }), "status", "404"],
    [line({ status: 206 }), "status", "206"],
    [line({ path: "/style.css" }), "notAPage", '"/style.css"'],
  ])("%s is skipped: %s", (text, reason, found) => {
    expect(replayLine(text, 1)).toEqual({ kind: "skipped", reason, found });
  });

  test("an event knows its line", () => {
    const replayed = replayLine(line(), 7);
    expect(replayed.kind === "event" && lineOf(replayed.event)).toBe(7);
  });
});

test.each([
  ["/", true],
  ["/articles/dynamic-dns-with-dhcp/", true],
  ["/projects/xdotool/xdotool.xhtml", true],
  ["/blog/tags/puppet?page=3", true],
  ["/misc/index.HTML", true],
  ["/images/jordan-80.png", false],
  ["/reset.css?v=2.html", false],
  ["/favicon.ico", false],
  ["/robots.txt", false],
  ["/fonts/a.woff", false],
  ["/blog/tags/puppet?flav=rss20", false],
  ["/?page=1&flav=atom", false],
  ["/blog/feed/", false],
  ["/files/logstash-1.1.0.jar", false],
  ["*", false],
])("isPage(%j) is %j", (each, expected) => expect(isPage(each)).toBe(expected));

const { logs, remove } = webLogs();
afterAll(remove);
const understood: Record<string, object> = {
  visits: { event: 3007, status: 158 },
  "all requests": { event: 1663, notAPage: 5471, status: 820, method: 831 },
};

test.each(logs)("the log $name: every line is understood", ({ name, file }) => {
  const lines = gunzipSync(readFileSync(file)).toString("utf8").trim();
  const counts: Record<string, number> = {};
  for (const [i, text] of lines.split("\n").entries()) {
    const replayed = replayLine(text, i + 1);
    const kind = replayed.kind === "event" ? "event" : replayed.reason;
    counts[kind] = (counts[kind] ?? 0) + 1;
    if (replayed.kind === "event") {
      expect(parseEvent(replayed.event, {})).not.toHaveProperty("error");
    }
  }
  expect(counts).toEqual(understood[name]);
});
