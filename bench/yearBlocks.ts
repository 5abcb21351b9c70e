/**
 * Writes the blocks of a busy site as compaction leaves them, with the functions that compaction
 * uses: hours as far back as the site keeps them, days, months that have settled, and the deltas of
 * the hours that folds still write.
 */
import type { Id } from "../src/component/_generated/dataModel.js";
import type { MutationCtx } from "../src/component/_generated/server.js";
import { writeDeltas } from "../src/component/rollups/deltaBlocks.js";
import {
  closedBefore,
  settlesAt,
} from "../src/component/model/rollups/closing.js";
import {
  Deltas,
  type CellTables,
} from "../src/component/model/rollups/deltas.js";
import {
  ALL,
  mergeTablesOf,
  splitUnits,
  TOTALS,
} from "../src/component/model/rollups/blocks.js";
import {
  writeDimensions,
  writeTotals,
} from "../src/component/rows/compactedBlocks.js";
import { type BlockPlace } from "../src/component/rows/rollups.js";
import type { CellTable } from "../src/shared/codec/cells.js";
import {
  dimensionNames,
  type BuiltInDimension,
  type CellGroup,
} from "../src/shared/dimensions.js";
import { defaultSiteSettings } from "../src/shared/site/site.js";
import { DAY, HOUR } from "../src/shared/units.js";
import { zoneOf } from "../src/shared/time/zone.js";
import type { Backend } from "./backend.js";
import { VISITS_PER_DAY, YearTraffic } from "./yearTraffic.js";

/**
 * The dimensions that the reports ask for. The others are empty except in deltas, whose rows hold
 * all.
 */
const compacted = [
  "page",
  "entryPage",
  "country",
  "source",
] as const satisfies BuiltInDimension[];
/** The loop folds once each half minute. */
const FOLDS_PER_HOUR = 120;
/**
 * The bench makes so many different days and repeats them. Reading a block takes as long whoever is
 * in it.
 */
const DIFFERENT_DAYS = 5;
const HOURS_PER_DAY = DAY / HOUR;

const zone = zoneOf("UTC");

/** Cells, and the rows that hold them, without their bucket. */
interface Made {
  tables: CellTables;
  rows: Map<string, Promise<Fields[]>>;
}
type Fields = Record<string, unknown>;

export class YearBlocks {
  readonly #backend: Backend;
  readonly #hoursFrom: number;
  readonly #traffic = new YearTraffic();
  readonly #hours: Made[] = [];
  readonly #days: Made[] = [];
  /** Everything before this time is compacted. */
  #until: number;
  /** The cells of months that are not built yet, by their start. */
  readonly #months = new Map<number, CellTables>();

  /**
   * Begins with the day that starts at `from`. Clean-up has deleted the hours before `hoursFrom`.
   */
  constructor(backend: Backend, from: number, hoursFrom: number) {
    this.#backend = backend;
    this.#until = from;
    this.#hoursFrom = hoursFrom;
    for (let day = 0; day < DIFFERENT_DAYS; day++) {
      const sum: CellTables = new Map();
      for (let hour = 0; hour < HOURS_PER_DAY; hour++) {
        const visits = Math.round(VISITS_PER_DAY / HOURS_PER_DAY);
        const tables = this.#traffic.visits(visits, compacted);
        mergeTablesOf(sum, tables);
        this.#hours.push({ tables, rows: new Map() });
      }
      this.#days.push({ tables: sum, rows: new Map() });
    }
  }

  /** Writes the rows that folds and compaction would have written by this time. */
  async advanceTo(now: number): Promise<void> {
    await this.#deleteDeltas();
    while (this.#until < closedBefore(now)) await this.#compactNext(now);
    for (let hour = this.#until; hour < now; hour += HOUR) {
      await this.#fold(hour, Math.min(1, (now - hour) / HOUR));
    }
  }

  async #compactNext(now: number): Promise<void> {
    const hour = this.#until;
    if (hour >= this.#hoursFrom) {
      await this.#write("hour", hour, repeated(this.#hours, hour / HOUR), now);
    }
    const end = (this.#until = hour + HOUR);
    const day = zone.dayStart(hour);
    if (end < zone.nextDay(day)) return;
    const made = repeated(this.#days, day / DAY);
    await this.#write("day", day, made, now);
    const start = zone.monthStart(day);
    const month = this.#months.get(start) ?? new Map<CellGroup, CellTable>();
    this.#months.set(start, month);
    mergeTablesOf(month, made.tables);
    for (const [bucket, tables] of this.#months) {
      const isBuilt = settlesAtEnd(zone.nextMonth(bucket)) + HOUR <= now;
      if (!isBuilt || end < zone.nextMonth(bucket)) continue;
      await this.#write("month", bucket, { tables, rows: new Map() }, now);
      this.#months.delete(bucket);
    }
  }

  /**
   * Writes past the backend's functions, which would take minutes. The rows are those of
   * compaction.
   */
  async #write(
    level: BlockPlace["level"],
    bucket: number,
    { tables, rows }: Made,
    now: number,
  ): Promise<void> {
    const isSettled = level === "month" || settlesAtEnd(bucket + DAY) <= now;
    const kind = `${level} ${isSettled}`;
    let made = rows.get(kind);
    if (!made) {
      rows.set(kind, (made = this.#rowsOf(level, tables, isSettled)));
    }
    const { engine } = this.#backend;
    const { store, clock } = engine.runtime;
    const table = store.table("", "rollups");
    for (const fields of await made) {
      const _id = store.newId(table);
      const row = { ...fields, bucket, _id, _creationTime: clock.now() };
      table.swap(null, table.makeRow(row));
    }
  }

  /** Answers the rows that compaction would insert. */
  async #rowsOf(
    level: BlockPlace["level"],
    tables: CellTables,
    isSettled: boolean,
  ): Promise<Fields[]> {
    const inserted: Fields[] = [];
    const insert = (_: string, fields: Fields) => void inserted.push(fields);
    // The writer only inserts rows that are not there yet: it calls nothing else.
    const ctx = { db: { insert } } as unknown as MutationCtx;
    const siteId = this.#backend.siteId as Id<"sites">;
    const place = { siteId, level, bucket: 0 };
    const units = splitUnits(tables);
    const block = { before: [], settled: isSettled };
    await writeTotals(ctx, place, { ...block, tables: units[TOTALS] });
    await writeDimensions(ctx, place, { ...block, tables: units[ALL] });
    return inserted;
  }

  /** Adds deltas to an hour as folds do, when the given share of the hour is over. */
  async #fold(hour: number, share: number): Promise<void> {
    const visits = VISITS_PER_DAY / HOURS_PER_DAY / FOLDS_PER_HOUR;
    for (let fold = 0; fold < share * FOLDS_PER_HOUR; fold++) {
      const deltas = new Deltas();
      const tables = this.#traffic.visits(Math.round(visits), dimensionNames);
      deltas.hours.set(hour, tables);
      await this.#run(async (ctx, siteId) => {
        const site = { _id: siteId, lanes: 1 };
        await writeDeltas(ctx, { site, lane: 0, countedTo: [] }, deltas);
      });
    }
  }

  #deleteDeltas(): Promise<void> {
    return this.#run(async (ctx, siteId) => {
      const deltas = ctx.db
        .query("rollups")
        .withIndex(
          "by_siteId_and_level_and_unit_and_bucket_and_lane_and_part",
          (q) => q.eq("siteId", siteId).eq("level", "delta"),
        );
      for await (const { _id } of deltas) await ctx.db.delete("rollups", _id);
    });
  }

  #run(
    write: (ctx: MutationCtx, siteId: Id<"sites">) => Promise<void>,
  ): Promise<void> {
    const { engine, siteId } = this.#backend;
    // The closure runs in the component, whose tables the engine does not know by type.
    return engine.run((ctx) =>
      write(ctx as MutationCtx, siteId as Id<"sites">),
    );
  }
}

function settlesAtEnd(end: number): number {
  return settlesAt(defaultSiteSettings, end);
}

function repeated(made: readonly Made[], index: number): Made {
  const found = made[index % made.length];
  if (!found) throw new Error(`Nothing was made for ${index}.`);
  return found;
}
