/** Helpers of this room's tests: plant blocks in a site, call functions of the room, read what is there. */
import type { FunctionReference } from "convex/server";
import { getFunctionName } from "convex/server";
import { dimensionNames, type CellGroup } from "../../shared/dimensions.js";
import type { Doc, Id } from "../_generated/dataModel.js";
import type { CellTables } from "../model/rollups/deltas.js";
import { TOTALS, unpackTables } from "../model/rollups/blocks.js";
import type { Level } from "../model/rollups/levels.js";
import { fromStored } from "../model/rollups/storedDims.js";
import {
  plantedTable,
  plantRows,
  type PlantedRow,
} from "../testing/plantedRows.helpers.js";
import type { TestBackend, TestSite } from "../testing/setup.helpers.js";

/** The number of each key of some dimensions. */
export type Counts = Partial<Record<CellGroup, Record<string, number>>>;

export function tablesWith(counts: Counts): CellTables {
  return new Map(
    Object.entries(counts).map(([group, keys]) => [
      group as CellGroup,
      plantedTable(group as CellGroup, new Map(Object.entries(keys ?? {}))),
    ]),
  );
}

/** That many keys of one dimension, each counted once, of some 200 bytes each. */
export function manyKeys(keys: number, name = "key"): Record<string, number> {
  const filler = "x".repeat(180);
  return Object.fromEntries(
    Array.from({ length: keys }, (_, index) => [`${name}${index}${filler}`, 1]),
  );
}

export type PlantedBlock = Omit<PlantedRow, "tables"> & { counts?: Counts };

export const overview = (count: number): Counts => ({
  overview: { "": count },
});
export const pages = (count: number): Counts => ({ page: { "/": count } });

/** The totals of a bucket. */
export const totals = (
  level: Level,
  bucket: number,
  count = 0,
): PlantedBlock => ({
  ...{ level, unit: TOTALS, bucket, counts: overview(count) },
});

/** A bucket with a unit for each dimension, of which pages have figures. */
export const splitBucket = (
  level: Level,
  bucket: number,
  count: number,
): PlantedBlock[] => [
  totals(level, bucket, count),
  ...dimensionNames.map((unit) => ({
    ...{ level, unit, bucket },
    counts: unit === "page" ? pages(count) : {},
  })),
];

/** Plants rows of blocks, without any content unless they say otherwise. */
export function plantBlocks(
  t: TestBackend,
  { siteId }: TestSite,
  ...blocks: PlantedBlock[]
): Promise<void> {
  const rows = blocks.map(({ counts = {}, ...row }) => ({
    ...row,
    tables: tablesWith(counts),
  }));
  return plantRows(t, siteId, rows);
}

/** The site's id, as rows have it. */
export const idOf = ({ siteId }: TestSite): Id<"sites"> => siteId;

/** The first sum of each key of the row. */
export function countsOf({ dims }: Doc<"rollups">): Counts {
  return Object.fromEntries(
    [...unpackTables(fromStored(dims))].map(([group, { cells }]) => [
      group,
      Object.fromEntries(
        [...cells].map(([key, { sums }]) => [key, sums[0] ?? 0]),
      ),
    ]),
  );
}

type Wanted = Partial<Pick<Doc<"rollups">, "level" | "unit" | "bucket">>;

/** Rows of blocks, in the order of levels, units, buckets, lanes and parts. */
export async function rowsWith(
  t: TestBackend,
  wanted: Wanted = {},
): Promise<Doc<"rollups">[]> {
  const rows = await t.run((ctx) =>
    ctx.db
      .query("rollups")
      .withIndex("by_siteId_and_level_and_unit_and_bucket_and_lane_and_part")
      .collect(),
  );
  return rows.filter((row) =>
    Object.entries(wanted).every(
      ([field, value]) => row[field as keyof Wanted] === value,
    ),
  );
}

/** The content of such rows, without their places. */
export async function heldBy(t: TestBackend, wanted: Wanted) {
  return (await rowsWith(t, wanted)).map(countsOf);
}

/** The calls of a function that are due: their arguments, and when they run. */
export async function dueCalls(
  t: TestBackend,
  called: FunctionReference<"mutation" | "action", "internal">,
): Promise<{ args: unknown; at: number }[]> {
  const path = getFunctionName(called);
  const jobs = await t.run((ctx) =>
    ctx.db.system.query("_scheduled_functions").collect(),
  );
  return jobs
    .filter(({ name, state }) => state.kind === "pending" && name === path)
    .map(({ args, scheduledTime }) => ({
      args: args[0] as unknown,
      at: scheduledTime,
    }));
}
