/** The exports that a React server component gets. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import * as browserModule from "../browser/index.js";
import * as coreModule from "../browser/coreTracker.js";
import * as browserServer from "../browser/serverEntry.js";
import * as dashboard from "./index.js";
import * as server from "./serverEntry.js";

const whole: Record<string, unknown> = dashboard;
const onServer: Record<string, unknown> = server;
const callOf = (module: Record<string, unknown>, name: string) =>
  module[name] as () => unknown;

const isHook = (name: string) => /^use[A-Z]/.test(name);
const isComponent = (name: string) => /^[A-Z]/.test(name);
const names = Object.keys(dashboard).sort();

test("a server component gets every name of the package", () => {
  expect(Object.keys(server).sort()).toEqual(names);
});

test("only the entry of the browser begins with its directive", () => {
  const firstLine = (file: string) =>
    readFileSync(path.join(import.meta.dirname, file), "utf8").split("\n")[0];
  expect(firstLine("index.ts")).toBe('"use client";');
  expect(firstLine("serverEntry.ts")).not.toContain("use client");
});

describe("convex-footfall/react", () => {
  test.each(["AnalyticsDashboard", ...names.filter(isHook)])(
    "%s says what to do",
    (name) => {
      expect(callOf(onServer, name)).toThrow(
        `${name} needs a browser, and this is a server component. Put it into a file of its own that begins with "use client", and import that file here.`,
      );
    },
  );

  const components = names.filter(
    (name) => isComponent(name) && name !== "AnalyticsDashboard",
  );
  test.each(components)("%s is the one of the browser", (name) => {
    expect(onServer[name]).toBe(whole[name]);
  });

  const others = names.filter((name) => !isComponent(name) && !isHook(name));
  test.each(others)("%s is no reference", (name) => {
    expect(onServer[name]).toBe(whole[name]);
    const source = readFileSync(
      path.join(import.meta.dirname, "serverEntry.ts"),
      "utf8",
    );
    const ofIndex = /export \{([^}]*)\} from "\.\/index\.js"/.exec(source)![1]!;
    expect(ofIndex.split(/[\s,]+/)).not.toContain(name);
  });
});

describe("convex-footfall/browser", () => {
  test.each([
    ["", browserModule],
    ["/core", coreModule],
  ])(
    "a server component gets every name of convex-footfall/browser%s",
    (_, all) => {
      expect(Object.keys(browserServer)).toEqual(
        expect.arrayContaining(Object.keys(all)),
      );
    },
  );

  test.each(Object.keys(browserServer))("%s says what to do", (name) => {
    const call = callOf(browserServer, name);
    expect(call).toThrow(`${name} needs a browser`);
    expect(call).toThrow('begins with "use client"');
    expect(call).toThrow("in a Convex mutation");
  });
});
