import { expect, test } from "vitest";
import { addHashes, emptySketch } from "../../../shared/codec/sketch.js";
import {
  layoutOf,
  OVERVIEW,
  OVERVIEW_KEY,
} from "../../../shared/dimensions.js";
import { HOUR } from "../../../shared/units.js";
import { Deltas } from "./deltas.js";

const sketchOf = (...hashes: number[]) =>
  addHashes(emptySketch(), hashes, layoutOf("page").precision);

test("figures of one hour, dimension and key add up", () => {
  const deltas = new Deltas();
  deltas.add(0, "page", "/", { sums: { events: 2, pageviews: 1 } });
  deltas.add(0, "page", "/", {
    sums: { events: 3 },
    hashes: { visitors: 7 },
    revenue: [{ amount: 5, currency: "EUR" }],
  });
  deltas.add(0, "page", "/", {
    hashes: { visitors: 9 },
    revenue: [{ amount: -2, currency: "EUR" }],
  });
  expect(deltas.hours.get(0)?.get("page")?.cells.get("/")).toEqual({
    sums: [5, 1],
    sketches: [sketchOf(7, 9)],
    revenue: [{ amount: 3, currency: "EUR" }],
  });
});

test("hours, dimensions and keys are apart", () => {
  const deltas = new Deltas();
  const sums = { events: 1 };
  deltas.add(0, "page", "/", { sums });
  deltas.add(0, "page", "/a", { sums });
  deltas.add(0, "event", "/", { sums });
  deltas.add(HOUR, "page", "/", { sums });
  const keys = [...deltas.hours].flatMap(([hour, tables]) =>
    [...tables].flatMap(([group, { cells }]) =>
      [...cells].map(([key, cell]) => [hour, group, key, cell.sums[0]]),
    ),
  );
  expect(keys).toEqual([
    [0, "page", "/", 1],
    [0, "page", "/a", 1],
    [0, "event", "/", 1],
    [HOUR, "page", "/", 1],
  ]);
});

test("a dimension keeps the figures that its layout has", () => {
  const deltas = new Deltas();
  const counts = {
    sums: { events: 1, newVisitors: 1 },
    hashes: { visitors: 3, users: 4 },
  };
  deltas.add(0, "exitPage", "/", counts);
  deltas.add(0, OVERVIEW, OVERVIEW_KEY, counts);
  const tables = deltas.hours.get(0)!;
  expect(tables.get("exitPage")?.cells.get("/")).toEqual({
    sums: [0, 0, 0],
    sketches: [],
  });
  expect(tables.get(OVERVIEW)?.cells.get(OVERVIEW_KEY)).toEqual({
    sums: [1, 0, 0, 0, 0, 1],
    sketches: [sketchOf(3), sketchOf(4)],
  });
});
