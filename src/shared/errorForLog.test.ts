// @vitest-environment node
/** No log line of ours quotes an event. Log lines describe errors with `errorForLog` only. */
import { readdirSync, readFileSync } from "node:fs";
import { ConvexError } from "convex/values";
import { expect, test } from "vitest";
import { errorForLog } from "./errorForLog.js";

const TOKEN = "s3cr3t";

class OwnError extends Error {}

test.each<[unknown, RegExp]>([
  [new Error(`got ${TOKEN}`), /^Error\n/],
  [new TypeError(`got\n    at ${TOKEN} (/a.ts:1:1)\n`), /^TypeError\n/],
  [new OwnError(TOKEN), /^OwnError/],
  [new ConvexError({ kind: "siteGone", message: TOKEN }), /\(siteGone\)/],
  [new ConvexError({ kind: `${TOKEN} `, message: TOKEN }), /^ConvexError/],
  [new ConvexError(TOKEN), /^ConvexError/],
  [TOKEN, /^string$/],
  [{ message: TOKEN }, /^object$/],
  [undefined, /^undefined$/],
])("%#: an error is told without what it says", (error, told) => {
  expect(errorForLog(error)).toMatch(told);
  expect(errorForLog(error)).not.toContain(TOKEN);
});

test("where it was thrown is told", () => {
  expect(errorForLog(new Error("here"))).toMatch(/errorForLog\.test\.ts:\d+/);
});

test("a message that has changed since is not told", () => {
  const stack = `Error: got\n    at ${TOKEN} (/a.ts:1:1)`;
  const error = Object.assign(new Error("other"), { stack });
  expect(errorForLog(error)).toBe("Error");
});

test("no line is logged with an error itself", () => {
  const names = readdirSync("src", { recursive: true, encoding: "utf8" });
  const files = names
    .filter((name) => /\.tsx?$/.test(name))
    .filter((name) => !/_generated|\.test\.|\.helpers\./.test(name))
    // The command runs on a developer's machine, and never has an event.
    .filter((name) => !name.startsWith("cli/"));
  const calls = files.flatMap((file) => {
    const code = readFileSync(`src/${file}`, "utf8");
    return [...code.matchAll(/console\.\w+\([\s\S]*?\);/g)].map(
      ([call]) => call,
    );
  });
  expect(calls.length).toBeGreaterThan(6);
  for (const call of calls) {
    // The text of a message is not code.
    const rest = call
      .slice(call.indexOf("("))
      .replaceAll("errorForLog(error)", "")
      .replace(/"[^"]*"|(`|\})[^`$]*(`|\$\{)/g, "$1$2");
    expect(rest).not.toMatch(/\b(?:error|cause|events?|body|row)\b/);
  }
});
