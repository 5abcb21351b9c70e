/** Bundled functions: evaluated anew for each call, with the platform's globals (udf/mod.rs:798, action/mod.rs:363). */
import { describe, expect, test } from "vitest";
import { strictEngine } from "./fixtures.helpers.js";

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

test("engines share what was compiled", async () => {
  const first = await strictEngine(fresh);
  const second = await strictEngine(fresh);
  expect(await first.mutation("probe:count")).toBe(1);
  expect(await second.mutation("probe:count")).toBe(1);
});
