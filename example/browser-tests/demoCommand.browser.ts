/** Starts `npm run demo` as a person does: in a process of its own, twice. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { SECOND } from "../../src/shared/units.js";

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
  const [, events] = /(\d+) events stored and counted/.exec(output) ?? [];
  return Number(events);
}

test("it fills two weeks, says where to look, and keeps them for the next start", async () => {
  const traffic = ["--traffic", "500", "--port", "0"];
  const first = await demo("--fresh", ...traffic);
  expect(first.output).toMatch(/Shop +http:\/\/127\.0\.0\.1:\d+\n/);
  expect(first.output).toMatch(
    /Dashboard +http:\/\/127\.0\.0\.1:\d+\/dashboard/,
  );
  expect(first.code).toBe(0);
  expect(storedEvents(first)).toBeGreaterThan(5000);

  const second = await demo(...traffic);
  expect(second.code).toBe(0);
  // The second run brings the events of the meantime, and does not repeat the two weeks.
  expect(storedEvents(second)).toBeLessThan(storedEvents(first) / 20);
}, 180_000);

test("a wrong option is refused with a sentence", async () => {
  const { code, output } = await demo("--traffic", "plenty");
  expect(code).toBe(1);
  expect(output).toContain(
    '--traffic is "plenty"; a whole number is expected.',
  );
});
