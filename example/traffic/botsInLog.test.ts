import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { isBot } from "../../src/client/http/bots.js";
import type { LogLine } from "./replay.js";

const crawlers =
  /googlebot|bingbot|msnbot|baiduspider|yandexbot|yahoo! slurp|ahrefsbot|mj12bot|exabot|twitterbot|archive\.org_bot|mail\.ru_bot|feedfetcher-google|ezooms/i;

/** Nothing but a system and one of the browsers of 2015. */
const plainBrowsers = [
  /^Mozilla\/5\.0 \((?:Windows NT|Macintosh|X11)[^()]*\) AppleWebKit\/[\d.]+ \(KHTML, like Gecko\) Chrome\/[\d.]+ Safari\/[\d.]+$/,
  /^Mozilla\/5\.0 \((?:Windows NT|Macintosh|X11)[^()]*\) Gecko\/\d+ Firefox\/[\d.]+$/,
  /^Mozilla\/5\.0 \((?:Macintosh|iPhone|iPad)[^()]*\) AppleWebKit\/[\d.]+ \(KHTML, like Gecko\) Version\/[\d.]+ (?:Mobile\/\w+ )?Safari\/[\d.]+$/,
];

test("the real log: well-known crawlers are bots, plain browsers are not", () => {
  const file = path.resolve("../shared/data/web-access-2015.jsonl.gz");
  if (!existsSync(file)) {
    console.log(`${file} is not here: the real log was not tried.`);
    return;
  }
  const lines = gunzipSync(readFileSync(file)).toString("utf8").trim();
  const agents = new Set(
    lines
      .split("\n")
      .map((line) => (JSON.parse(line) as LogLine).userAgent)
      .filter((agent) => agent !== null),
  );
  const isPlain = (agent: string) =>
    plainBrowsers.some((each) => each.test(agent));
  const known = [...agents].filter((agent) => crawlers.test(agent));
  const plain = [...agents].filter(
    (agent) => !crawlers.test(agent) && isPlain(agent),
  );
  expect({ known: known.length, plain: plain.length }).toEqual({
    known: 29,
    plain: 192,
  });
  expect(known.filter((agent) => !isBot(agent))).toEqual([]);
  expect(plain.filter(isBot)).toEqual([]);
});
