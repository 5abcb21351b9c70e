import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { readWebLog } from "./webLog.js";

const folder = mkdtempSync(path.join(tmpdir(), "footfall-web-log-"));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(content: string | Buffer): string {
  const file = path.join(folder, "access.log");
  writeFileSync(file, content);
  return file;
}

const lines = [
  '{"time":"2015-05-17T10:05:03Z","visitor":"a","path":"/late","userAgent":"Firefox"}',
  "",
  '{"time":1431856800,"visitor":"b","path":"/early","status":200,"method":"GET"}',
  '{"time":1431857000000,"visitor":"b","path":"/between","referrer":null}',
  '{"time":"noon","visitor":"b","path":"/"}',
  '{"time":1431857000,"visitor":"b","path":"/gone","status":404}',
  "oops",
].join("\r\n");

test.each([
  ["plain", lines],
  ["gzip", gzipSync(lines)],
])(
  "a %s log: page views by time, and the other lines with reasons",
  (_, content) => {
    const log = readWebLog(fileOf(content), "example.org");
    expect(log.events.map(({ url }) => url)).toEqual([
      "http://example.org/early",
      "http://example.org/between",
      "http://example.org/late",
    ]);
    expect(log.lines).toBe(6);
    expect(log.range).toEqual({
      from: Date.UTC(2015, 4, 17),
      to: Date.UTC(2015, 4, 18),
    });
    expect(log.skipped.describe()).toEqual([
      '  1  time is no time since 2000: line 5 ("noon")',
      "  1  another status than 200 and 304: line 6 (404)",
      "  1  not a JSON object: line 7",
    ]);
  },
);

test("the import has the name of the content", () => {
  const importId = (content: string | Buffer) =>
    readWebLog(fileOf(content)).importId;
  expect(importId(lines)).toBe(importId(gzipSync(lines)));
  expect(importId(lines)).not.toBe(importId(lines.replace("/late", "/later")));
});

test("a log without page views says which fields a line has, and what is wrong", () => {
  const file = fileOf("127.0.0.1 - - [17/May/2015:10:05:03 +0000]\n");
  expect(() => readWebLog(file)).toThrow(
    `${file} has no page views. Each line is a JSON object of time, visitor, path, method, status, referrer, userAgent: --help describes them.\n  1  not a JSON object: line 1`,
  );
});

test.each([
  [
    "a file that is not there",
    () => path.join(folder, "none.gz"),
    "there is no such file",
  ],
  ["a folder", () => folder, "it is a folder"],
  [
    "half of a gzip file",
    () => fileOf(gzipSync(lines).subarray(0, 60)),
    "unexpected end of file",
  ],
])("%s is refused with a sentence", (_, make, reason) => {
  const file = make();
  expect(() => readWebLog(file)).toThrow(
    `--replay cannot read ${file}: ${reason}.`,
  );
});
