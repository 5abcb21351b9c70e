/**
 * The engine evaluates bundled functions again for each call, with the platform's globals
 * (udf/mod.rs:798, action/mod.rs:363).
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
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

test("folders are bundled with the settings of the installed CLI", async () => {
  const folder = path.dirname(
    createRequire(import.meta.url).resolve("convex/package.json"),
  );
  const cli = readFileSync(
    path.join(folder, "src/bundler/debugBundle.ts"),
    "utf8",
  );
  const call = /await esbuild\.build\(\{([\s\S]*?)\n {2}\}\);/.exec(cli)![1]!;
  const theirs = call.replaceAll(/\/\/.*|\s/g, "").replaceAll(",}", "}");
  await (await strictEngine(fresh)).query("probe:importedWith");
  const ours = vi.mocked(build).mock.calls[0]![0];
  const sameByValue = [
    "bundle",
    "format",
    "target",
    "jsx",
    "treeShaking",
    "minifySyntax",
    "minifyIdentifiers",
    "keepNames",
    "metafile",
  ] as const;
  for (const name of sameByValue)
    expect(theirs).toContain(`${name}:${JSON.stringify(ours[name])},`);
  expect(theirs).toContain('conditions:["convex","module",...extraConditions]');
  expect(theirs).toContain(
    `define:{"process.env.NODE_ENV":'${ours.define!["process.env.NODE_ENV"]}'}`,
  );
  // Our bundles do without these options: they need no source maps, and esbuild keeps white space
  // by default.
  const names = [...theirs.matchAll(/(?:^|,)(\w+)(?=[:,])/g)].map(
    ([, name]) => name,
  );
  const otherwise = ["sourcemap", "sourcesContent", "minifyWhitespace"];
  expect(names.filter((name) => !otherwise.includes(name!)).sort()).toEqual(
    Object.keys(ours)
      .filter((name) => name !== "absWorkingDir")
      .sort(),
  );
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
