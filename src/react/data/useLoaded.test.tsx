import { act } from "react";
import { expect, test } from "vitest";
import { createEffectsRoot } from "../effects.helpers.js";
import type { Report } from "./report.js";
import { preload, useLoaded } from "./useLoaded.js";

test("a load that fails says so, and another try loads", async () => {
  let isBroken = true;
  const load = async () => {
    if (isBroken) throw new Error("no network");
    return { text: "loaded" };
  };
  const seen: Report<{ text: string }>[] = [];
  function Part() {
    seen.push(useLoaded(load));
    return null;
  }
  await createEffectsRoot()(<Part />);
  expect(seen[0]).toMatchObject({ data: undefined, error: undefined });
  expect(seen.at(-1)).toMatchObject({ error: new Error("no network") });
  isBroken = false;
  await act(async () => seen.at(-1)?.retry());
  expect(seen.at(-1)).toMatchObject({
    data: { text: "loaded" },
    error: undefined,
  });
});

test("what is known already is there at once, and a failure to know it is left to the part", async () => {
  let loads = 0;
  const load = async () => {
    loads++;
    if (loads === 1) throw new Error("no network");
    return { text: "loaded" };
  };
  const seen: Report<{ text: string }>[] = [];
  function Part() {
    seen.push(useLoaded(load));
    return null;
  }
  await preload(load);
  expect(loads).toBe(1);
  await preload(load);
  await createEffectsRoot()(<Part />);
  expect(seen[0]).toMatchObject({ data: { text: "loaded" } });
});
