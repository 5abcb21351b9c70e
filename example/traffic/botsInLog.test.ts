import { expect, test } from "vitest";
import { isBot } from "../../src/client/http/bots.js";
import { loggedAgents } from "./webLogs.helpers.js";

const crawlers =
  /googlebot|bingbot|msnbot|baiduspider|yandexbot|yahoo! slurp|ahrefsbot|mj12bot|exabot|twitterbot|archive\.org_bot|mail\.ru_bot|feedfetcher-google|ezooms/i;

/** Agents with nothing but a system and one of the browsers of 2015. */
const plainBrowsers = [
  /^Mozilla\/5\.0 \((?:Windows NT|Macintosh|X11)[^()]*\) AppleWebKit\/[\d.]+ \(KHTML, like Gecko\) Chrome\/[\d.]+ Safari\/[\d.]+$/,
  /^Mozilla\/5\.0 \((?:Windows NT|Macintosh|X11)[^()]*\) Gecko\/\d+ Firefox\/[\d.]+$/,
  /^Mozilla\/5\.0 \((?:Macintosh|iPhone|iPad)[^()]*\) AppleWebKit\/[\d.]+ \(KHTML, like Gecko\) Version\/[\d.]+ (?:Mobile\/\w+ )?Safari\/[\d.]+$/,
];

const sample = [
  "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
  "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
  "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
  "Mozilla/5.0 (Windows NT 6.1) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/42.0.2311.90 Safari/537.36",
  "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:37.0) Gecko/20100101 Firefox/37.0",
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_10_3) AppleWebKit/600.5.17 (KHTML, like Gecko) Version/8.0.5 Safari/600.5.17",
];

const cases = [
  { log: "a sample", agents: sample, counts: { known: 3, plain: 3 } },
  {
    log: "the made-up log",
    agents: loggedAgents,
    counts: { known: 7, plain: 18 },
  },
];

test.each(cases)(
  "$log: well-known crawlers are bots, plain browsers are not",
  ({ agents, counts }) => {
    const isPlain = (agent: string) =>
      plainBrowsers.some((each) => each.test(agent));
    const known = agents.filter((agent) => crawlers.test(agent));
    const plain = agents.filter(
      (agent) => !crawlers.test(agent) && isPlain(agent),
    );
    expect({ known: known.length, plain: plain.length }).toEqual(counts);
    expect(known.filter((agent) => !isBot(agent))).toEqual([]);
    expect(plain.filter(isBot)).toEqual([]);
  },
);
