/** Starts `npm run demo` as a person does: in a process of its own, twice. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { SECOND } from "../../src/shared/units.js";
import { startLocalServer } from "../embedded/localServer.js";

const root = path.resolve(import.meta.dirname, "../..");
const state = mkdtempSync(path.join(tmpdir(), "footfall-demo-"));
afterAll(() => rmSync(state, { recursive: true, force: true }));

const LONGEST_START = 80 * SECOND;

interface Ended {
  code: number | null;
  output: string;
}

/** Runs the demo until it has nothing left to do. */
function demo(...args: string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    // A later option wins over an earlier one.
    const command = ["run", "demo", "--", "--seconds", "0", "--state", state];
    // The child leads a group of its own, so that npm, the shell and the demo end together.
    const child = spawn("npm", [...command, ...args], {
      cwd: root,
      detached: true,
    });
    let output = "";
    const watchdog = setTimeout(() => {
      output += "\n(stopped: it did not end by itself)";
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    }, LONGEST_START);
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (data: Buffer) => (output += data.toString()));
    }
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(watchdog);
      resolve({ code, output });
    });
  });
}

function storedEvents({ output }: Ended): number {
  const [, events = ""] = /([\d,]+) events of two weeks/.exec(output) ?? [];
  return Number(events.replaceAll(",", ""));
}

test("it fills two weeks, says how far it is and where to look, and keeps them for the next start", async () => {
  const traffic = ["--traffic", "100", "--port", "0"];
  const first = await demo("--fresh", ...traffic);
  const said = [
    "Starting the demo of Footfall",
    "Starting the backend",
    "Sending two weeks of visitors",
    "Counting them",
    "stored and counted in",
    "Shop ",
    "Dashboard ",
  ].map((text) => first.output.indexOf(text));
  expect(said, first.output).not.toContain(-1);
  expect(said).toEqual(said.toSorted((a, b) => a - b));
  expect(first.output).toMatch(/Shop +http:\/\/127\.0\.0\.1:\d+\n/);
  expect(first.output).toMatch(
    /Dashboard +http:\/\/127\.0\.0\.1:\d+\/dashboard/,
  );
  expect(first.code).toBe(0);
  expect(storedEvents(first)).toBeGreaterThan(4000);

  const second = await demo(...traffic);
  expect(second.code).toBe(0);
  // The second run brings the events of the meantime, and does not repeat the two weeks.
  expect(second.output).toContain("The history is there already");
  expect(storedEvents(second)).toBeGreaterThan(4000);
  expect(storedEvents(second)).toBeLessThan(1.05 * storedEvents(first));
}, 180_000);

test.each([
  [
    ["--traffic", "plenty"],
    '--traffic is "plenty"; a whole number is expected.',
  ],
  [["--prot", "3210"], "There is no option --prot."],
  [["--replay", "none.gz"], "--replay cannot read none.gz: there is no such"],
  [["--state", "package.json"], "The demo cannot keep its data in "],
])("%j is refused with a sentence", async (args, sentence) => {
  expectRefusal(await demo(...args), sentence);
});

test("a port in use is named, and another one", async () => {
  const { port, close } = await startLocalServer((_, response) =>
    response.end(),
  );
  const ended = await demo("--port", `${port}`).finally(close);
  expectRefusal(
    ended,
    `Port ${port} is in use: try --port ${port < 65_535 ? port + 1 : port - 1}.`,
  );
});

test("a broken state file is named, with the way out", async () => {
  const file = path.join(state, "state.json");
  writeFileSync(file, "half a sta");
  expectRefusal(
    await demo(),
    `The state file ${file} cannot be read: it is no whole JSON. --fresh starts without it.`,
  );
}, 180_000);

function expectRefusal({ code, output }: Ended, sentence: string) {
  expect(code).toBe(1);
  expect(output).toContain(sentence);
  // No stack.
  expect(output).not.toMatch(/^ +at /m);
}
