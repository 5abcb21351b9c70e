import { expect, test } from "vitest";
import type { AgentPatterns } from "../../shared/event/intake.js";
import { leftOutRows } from "../../shared/parse/leftOutRows.js";
import { marksOf, marksOfSender } from "./agents.js";

const CHROME =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";
const GOOGLEBOT =
  "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
const none = { allowedAgents: [], deniedAgents: [] };

/** Returns the count for a row of a page with this agent. Null: it is not left out. */
function countOfAgent(
  userAgent: string | undefined,
  agents: AgentPatterns | undefined,
) {
  const site = { trusted: false, honourDoNotTrack: true, agents };
  const marks = marksOfSender(userAgent, false);
  return leftOutRows(1, marks, site).get(0) ?? null;
}

test("a bot is counted as one, a browser is let in", () => {
  expect(countOfAgent(GOOGLEBOT, undefined)).toBe("bots");
  expect(countOfAgent(GOOGLEBOT, none)).toBe("bots");
  expect(countOfAgent(CHROME, none)).toBeNull();
});

test("a site lets in what it allows", () => {
  const patterns = { ...none, allowedAgents: ["*Googlebot/*"] };
  expect(countOfAgent(GOOGLEBOT, patterns)).toBeNull();
  expect(countOfAgent("AcmeBot/1.0", patterns)).toBe("bots");
});

test("and leaves out what it denies, first", () => {
  const patterns = { ...none, deniedAgents: ["*Windows NT 10.0*"] };
  expect(countOfAgent(CHROME, patterns)).toBe("excludedAgent");
  expect(countOfAgent(GOOGLEBOT, patterns)).toBe("bots");
  const both = { allowedAgents: ["*"], deniedAgents: ["*Googlebot*"] };
  expect(countOfAgent(GOOGLEBOT, both)).toBe("excludedAgent");
  expect(countOfAgent("AcmeBot/1.0", both)).toBeNull();
});

test("upper and lower case differ, as in all patterns", () => {
  const patterns = { ...none, deniedAgents: ["*chrome*"] };
  expect(countOfAgent(CHROME, patterns)).toBeNull();
});

test("without an agent there is nothing to judge", () => {
  const patterns = { ...none, deniedAgents: ["*"] };
  expect(countOfAgent(undefined, patterns)).toBeNull();
  expect(countOfAgent(" ", patterns)).toBeNull();
});

test("a page's request is small: one agent, whatever its rows", () => {
  const event = { type: "pageview" } as const;
  const headers = new Headers({ dnt: "1" });
  const sender = { receivedAt: 0, userAgent: CHROME };
  const rows = [{ event }, { event, userAgent: GOOGLEBOT }];
  expect(marksOf(rows, false, { headers, sender })).toEqual({
    userAgent: CHROME,
    asksNotToTrack: true,
  });
});

test("each agent that a server's rows name is marked once", () => {
  const event = { type: "pageview" } as const;
  const sender = { receivedAt: 0, userAgent: GOOGLEBOT };
  const facts = { headers: new Headers({ dnt: "1" }), sender };
  expect(marksOf([{ event }], true, facts)).toEqual({});
  const rows = [CHROME, GOOGLEBOT, CHROME].map((userAgent) => ({
    event,
    userAgent,
  }));
  const marks = marksOf([{ event }, ...rows], true, facts);
  expect(marks).toEqual({
    rowAgents: [
      { userAgent: CHROME, rows: [1, 3] },
      { userAgent: GOOGLEBOT, isBot: true, rows: [2] },
    ],
  });
  const site = { trusted: true, honourDoNotTrack: true };
  expect([...leftOutRows(4, marks, site)]).toEqual([[2, "bots"]]);
});
