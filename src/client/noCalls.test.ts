/** First-party analytics: no code that runs on the server sends anything to anybody. */
import { describe, expect, test } from "vitest";

const sources = import.meta.glob<string>(
  ["../component/**/*.ts", "../client/**/*.ts", "../shared/**/*.ts"],
  { query: "?raw", import: "default", eager: true },
);
/** The texts of the scripts that run in pages, and send to the deployment that served them. */
const SCRIPT = "./http/embedScript.ts";
const shipped = Object.entries(sources).filter(
  ([path]) => path !== SCRIPT && !/\.(test|helpers)\.ts$/.test(path),
);

/** Every way in which a runtime of Convex or a browser can send. */
const calls = [
  /\bfetch\b(?=\s*(?:\(|\?\.|[,;)}\]]))/,
  /\bXMLHttpRequest\b/,
  /\bWebSocket\b/,
  // A type of ours has this name.
  /\bnew\s+EventSource\b/,
  /\bsendBeacon\b/,
  /\bWebTransport\b/,
  /\bimport\s*\(\s*["'`](?:https?:)?\/\//,
  /\bfrom\s+["'](?:https?:|node:)/,
];

/** Removes comments, which may name these calls. */
function withoutComments(source: string): string {
  return source
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/(^|[\s;{}(),])\/\/.*$/gm, "$1");
}

function callsIn(source: string): string[] {
  const code = withoutComments(source);
  return calls.flatMap((call) => call.exec(code)?.[0] ?? []);
}

describe("nothing calls out", () => {
  test("all of the code is looked at", () => {
    const paths = shipped.map(([path]) => path);
    expect(paths.length).toBeGreaterThan(150);
    expect(paths).toContain("./http/handleIngest.ts");
    expect(paths).toContain("../component/ingest.ts");
    expect(paths).toContain("../shared/parse/parseEvent.ts");
  });

  test("the scripts of pages are text and nothing else", () => {
    const code = withoutComments(sources[SCRIPT] ?? "").trim();
    const text =
      /export const (\w+) =\s+(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*");\s*/g;
    expect([...code.matchAll(text)].map(([, name]) => name)).toEqual([
      "embedScript",
      "moreScript",
    ]);
    expect(code.replace(text, "")).toBe("");
  });

  test("from any file", () => {
    const found = shipped
      .map(([path, source]) => [path, callsIn(source)] as const)
      .filter(([, names]) => names.length > 0);
    expect(found).toEqual([]);
  });

  test.each([
    "await fetch(url)",
    "globalThis.fetch?.(url)",
    "const { fetch } = globalThis;",
    "lookUp(ip, fetch);",
    "new XMLHttpRequest()",
    "new WebSocket(url)",
    "new EventSource(url)",
    "navigator.sendBeacon(url, body)",
    'await import("https://cdn.example/x.js")',
    'import { request } from "node:http";',
    'const url = "https://a.example"; await fetch(url);',
  ])("a call is seen: %s", (source) => {
    expect(callsIn(source)).toHaveLength(1);
  });

  test.each([
    "// fetch(url)",
    "/** Pages `fetch(url)`. */",
    "const prefetch = (url) => refetch(url);",
    'import("./geo.js")',
    "{ fetchFrom: 1 }",
  ])("nothing is no call: %s", (source) => {
    expect(callsIn(source)).toEqual([]);
  });
});
