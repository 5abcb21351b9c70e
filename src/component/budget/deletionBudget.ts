/** What one transaction of clean-up may delete and read: one budget for everything that it does. */
import { footfallError } from "../../shared/errors.js";
import { MIB, SECOND } from "../../shared/units.js";
import {
  DEFAULT_CLEANUP_LIMIT,
  MAX_CLEANUP_LIMIT,
} from "../../shared/api/upkeep.js";
import type { MutationCtx } from "../_generated/server.js";

/**
 * `most` is what clean-up takes, a share that leaves room for an app's function around it; `reserve` is
 * never touched: a row is read before it can be refused, and once more when it is deleted.
 */
export const shares = {
  bytesRead: { most: 6 * MIB, reserve: 3 * MIB },
  /** 2,000 deletions, or a thousand visitors who are looked up among sessions and events. */
  databaseQueries: { most: 3000, reserve: 300 },
  /** Twice what is deleted at most, and as many that are looked at. */
  documentsRead: { most: 8000, reserve: 300 },
} as const;
type Reading = keyof typeof shares;
const readingNames = Object.keys(shares) as Reading[];
export type Share = Readonly<
  Record<Reading, { most: number; reserve: number }>
>;

/**
 * Between batches that follow each other. One of 1,000 rows writes about a MiB of index entries, and the smallest
 * deployments have 4 MiB a second and 8 scheduled functions at a time for everything: so three quarters of the first
 * and seven of the others are left to ingest and folds, and a million rows are gone within half an hour.
 */
export const PAUSE_MS = SECOND;

export class DeletionBudget {
  readonly #ctx: MutationCtx;
  readonly #ends: Record<Reading, number>;
  #rows: number;
  /** Rows deleted so far. */
  deleted = 0;
  /** The transaction had little left when this began: a later one may get further. */
  readonly isShort: boolean;

  private constructor(
    ctx: MutationCtx,
    rows: number,
    ends: Record<Reading, number>,
    isShort: boolean,
  ) {
    this.#ctx = ctx;
    this.#rows = rows;
    this.#ends = ends;
    this.isShort = isShort;
  }

  static async begin(
    ctx: MutationCtx,
    rows: number,
    share: Share = shares,
  ): Promise<DeletionBudget> {
    const metrics = await ctx.meta.getTransactionMetrics();
    const ends: Record<Reading, number> = { ...noReadings };
    let isShort = false;
    for (const name of readingNames) {
      const { most, reserve } = share[name];
      const { used, remaining } = metrics[name];
      const allowed = Math.min(most, remaining - reserve);
      isShort ||= allowed < most;
      ends[name] = used + allowed;
    }
    return new DeletionBudget(ctx, rows, ends, isShort);
  }

  /** Whether one more row may be deleted. */
  async canDelete(): Promise<boolean> {
    return this.#rows > 0 && (await this.canRead());
  }

  /** Whether there is room to look at one more row. */
  async canRead(): Promise<boolean> {
    const metrics = await this.#ctx.meta.getTransactionMetrics();
    return readingNames.every((name) => metrics[name].used < this.#ends[name]);
  }

  /** A row was deleted. */
  spend(): void {
    this.#rows--;
    this.deleted++;
  }

  /** Deletes rows one by one, as far as there is room. */
  async deleteEach<Row>(
    rows: AsyncIterable<Row>,
    deleteRow: (row: Row) => Promise<void>,
  ): Promise<Deletion> {
    let deleted = 0;
    for await (const row of rows) {
      if (!(await this.canDelete())) return { deleted, hasMore: true };
      await deleteRow(row);
      this.spend();
      deleted++;
    }
    return { deleted, hasMore: false };
  }
}

const noReadings: Record<Reading, number> = {
  bytesRead: 0,
  databaseQueries: 0,
  documentsRead: 0,
};

/** What a part of clean-up has done. */
export interface Deletion {
  deleted: number;
  /** The budget ended before the rows did. */
  hasMore: boolean;
  /** A later call begins further on than this one did. */
  moved?: boolean;
}

/**
 * Rows that have to stay although they are old lie in the way of every run. A run passes this many of
 * them and then leaves the rest of its kind for a later one.
 */
const MAX_PASSED_ROWS = 1000;
const MAX_PASSED_BYTES = MIB;

export class Passed {
  #rows = MAX_PASSED_ROWS;
  #bytes = MAX_PASSED_BYTES;

  /** Whether there is still patience for others after this one. */
  goesOn(bytes: number): boolean {
    this.#rows--;
    this.#bytes -= bytes;
    return this.#rows > 0 && this.#bytes > 0;
  }
}

/** @throws a Footfall error `invalidArgument` */
export function checkCleanupLimit(limit = DEFAULT_CLEANUP_LIMIT): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_CLEANUP_LIMIT) {
    throw footfallError(
      "invalidArgument",
      `limit is ${limit}; a whole number from 1 to ${MAX_CLEANUP_LIMIT} is allowed.`,
      { argument: "limit" },
    );
  }
  return limit;
}
