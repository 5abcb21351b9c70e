import { expect, test } from "vitest";
import { countOfAgent } from "./agents.js";

const CHROME =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";
const GOOGLEBOT =
  "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
const none = { allowedAgents: [], deniedAgents: [] };

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
