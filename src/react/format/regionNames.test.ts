import { afterEach, beforeEach, expect, test, vi } from "vitest";

const MODULE = "../../shared/places/regionNamesByCode.js";

beforeEach(() => {
  vi.resetModules();
});
afterEach(() => {
  vi.doUnmock(MODULE);
});

test("codes until the names are fetched, which the first of them begins", async () => {
  const { regionName, loadRegionNames } = await import("./regionNames.js");
  expect(regionName("DE-BY")).toBe("DE-BY");
  const loading = loadRegionNames();
  expect(loadRegionNames()).toBe(loading);
  await loading;
  expect(regionName("DE-BY")).toBe("Bavaria");
  expect(regionName("US-CA")).toBe("California");
  expect(regionName("IT-CA")).toBe("Cagliari");
  expect(regionName("DE-XX")).toBe("DE-XX");
  expect(regionName("Bavaria")).toBe("Bavaria");
});

test("a part of the code that cannot be fetched leaves codes, and is tried again", async () => {
  vi.doMock(MODULE, () => {
    throw new Error("offline");
  });
  const { regionName, loadRegionNames } = await import("./regionNames.js");
  await loadRegionNames();
  expect(regionName("DE-BY")).toBe("DE-BY");
  vi.doUnmock(MODULE);
  await loadRegionNames();
  expect(regionName("DE-BY")).toBe("Bavaria");
});
