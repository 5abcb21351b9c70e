import { describe, expect, test } from "vitest";
import { withVariable } from "./envFile.js";
import { pageVariables } from "./framework.js";
import { exportWith, importPath, moduleName } from "./modules.js";

describe("variables of pages", () => {
  test.each([
    ["next", "NEXT_PUBLIC_"],
    ["vite", "VITE_"],
    ["react-scripts", "REACT_APP_"],
    ["expo", "EXPO_PUBLIC_"],
    ["@sveltejs/kit", "PUBLIC_"],
    ["left-pad", ""],
  ])("begin with the prefix of %s", (name, prefix) => {
    expect(pageVariables({ [name]: "1" })).toEqual({
      url: `${prefix}CONVEX_URL`,
      siteUrl: `${prefix}CONVEX_SITE_URL`,
      key: `${prefix}FOOTFALL_KEY`,
    });
  });

  test("keep a name that the file has, as the Convex CLI does", () => {
    const inFile = { REACT_APP_CONVEX_URL: "x", CONVEX_DEPLOYMENT: "y" };
    expect(pageVariables({ vite: "7" }, inFile)).toMatchObject({
      url: "REACT_APP_CONVEX_URL",
      siteUrl: "VITE_CONVEX_SITE_URL",
    });
  });
});

describe("a variable in a file", () => {
  test.each([
    ["", "A=1\n"],
    ["B=2", "B=2\nA=1\n"],
    ["B=2\r\n", "B=2\r\nA=1\r\n"],
    ["# old\nA=0 # note\nB=2\n", "# old\nA=1\nB=2\n"],
    ["A='1'\n", "A='1'\n"],
    ["AA=0\n", "AA=0\nA=1\n"],
    ["A=0\r\nB=2\r\n", "A=1\r\nB=2\r\n"],
  ])("%j becomes %j", (before, after) => {
    expect(withVariable(before, "A", "1")).toBe(after);
    expect(withVariable(after, "A", "1")).toBe(after);
  });
});

test("modules have the names of `npx convex run`, and paths of imports", () => {
  expect(moduleName("src/convex", "src/convex/a/b.ts")).toBe("a/b");
  expect(importPath("src/A.tsx", "convex/_generated/api")).toBe(
    "../convex/_generated/api",
  );
  expect(importPath("src/A.tsx", "src/B")).toBe("./B");
});

test("the function that calls another is found by its export", () => {
  expect(
    exportWith("const a = f();\nexport const b = g(() => f(1));", "f("),
  ).toBe("b");
  expect(exportWith("const a = f();", "f(")).toBeUndefined();
});
