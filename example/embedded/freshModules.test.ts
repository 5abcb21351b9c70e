/** Bundled functions: evaluated anew for each call, with the platform's globals (udf/mod.rs:798, action/mod.rs:363). */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { describe, expect, test, vi } from "vitest";
import { bundledModules } from "./bundles.js";
import { strictEngine } from "./fixtures.helpers.js";

vi.mock("esbuild", { spy: true });

const fresh = { freshModules: true };

describe("module state", () => {
  test("does not survive a call", async () => {
    const engine = await strictEngine(fresh);
    for (let call = 0; call < 2; call++) {
      expect(await engine.mutation("probe:count")).toBe(1);
      expect(await engine.query("probe:countQuery")).toBe(1);
      expect(await engine.mutation("probe:countNested")).toEqual([
        1, 1, 1, 1, 2,
      ]);
      expect(await engine.action("probe:countInAction")).toEqual([1, 1]);
    }
  });

  test("does not survive a request", async () => {
    const engine = await strictEngine(fresh);
    for (let call = 0; call < 2; call++) {
      const request = new Request("https://a.example/echo", {
        method: "POST",
        body: "12",
      });
      const response = await engine.fetch(request);
      expect(await response!.json()).toEqual({ bytes: 2, requests: 1 });
    }
  });

  test("survives in modules that are imported", async () => {
    const engine = await strictEngine();
    expect(await engine.mutation("probe:count")).toBe(1);
    expect(await engine.mutation("probe:count")).toBe(2);
  });
});

test("modules are evaluated with the platform's globals", async () => {
  const engine = await strictEngine(fresh);
  expect(await engine.query("probe:importedWith")).toEqual([
    "undefined",
    "env",
  ]);
});

test("engines share what was bundled and compiled", async () => {
  const first = await strictEngine(fresh);
  expect(await first.mutation("probe:countNested")).toHaveLength(5);
  const bundled = vi.mocked(build).mock.calls.length;
  expect(bundled).toBeGreaterThan(0);
  const second = await strictEngine(fresh);
  expect(await second.mutation("probe:countNested")).toHaveLength(5);
  expect(vi.mocked(build).mock.calls.length).toBe(bundled);
});

// node_modules/convex/src/bundler/debugBundle.ts, convex-async-hooks-shim
test("async_hooks can be imported by name, and as a whole", async () => {
  const directory = mkdtempSync(path.join(tmpdir(), "fresh-modules-"));
  try {
    writeFileSync(
      path.join(directory, "lib.ts"),
      `import hooks, { AsyncLocalStorage } from "node:async_hooks";
       export const are = [Object.keys(hooks), AsyncLocalStorage];`,
    );
    expect(await bundledModules(directory).lib!()).toMatchObject({
      are: [["AsyncLocalStorage", "AsyncResource"], undefined],
    });
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test("an edited file takes effect with the next map of modules", async () => {
  const directory = mkdtempSync(path.join(tmpdir(), "fresh-modules-"));
  const write = (text: string) =>
    writeFileSync(path.join(directory, "lib.ts"), `export const is = ${text};`);
  try {
    write('"first"');
    expect(await bundledModules(directory).lib!()).toMatchObject({
      is: "first",
    });
    write('"the second"');
    expect(await bundledModules(directory).lib!()).toMatchObject({
      is: "the second",
    });
    write("globalThis.");
    await expect(bundledModules(directory).lib!()).rejects.toThrow("lib.ts");
  } finally {
    rmSync(directory, { recursive: true });
  }
});
