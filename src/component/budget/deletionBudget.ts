/** One budget for everything that a transaction of clean-up deletes and reads. */
import { footfallError } from "../../shared/errors.js";
import { SECOND } from "../../shared/units.js";
import {
  DEFAULT_CLEANUP_LIMIT,
  MAX_CLEANUP_LIMIT,
} from "../../shared/api/upkeep.js";
import type { MutationCtx } from "../_generated/server.js";
import { Budget, MeteredBudget } from "./budget.js";
import {
  cleanupShare,
  passedRows,
  type DeletionShare,
} from "./cleanupLimits.js";

/**
 * The pause between batches that follow each other. A batch of 1,000 rows writes about a MiB of
 * index entries. The smallest deployments have 4 MiB a second and 8 scheduled functions at a time
 * for everything. So ingest and folds keep three quarters of the writes and seven of the eight
 * functions. Clean-up still deletes a million rows within half an hour.
 */
export const PAUSE_MS = SECOND;

export class DeletionBudget {
  readonly #counted: Budget<"rows">;
  readonly #metered: MeteredBudget<keyof DeletionShare>;

  private constructor(
    rows: number,
    metered: MeteredBudget<keyof DeletionShare>,
  ) {
    this.#counted = new Budget({ rows });
    this.#metered = metered;
  }

  /** A budget for `rows` deletions, within a share of what the transaction has left. */
  static async begin(
    ctx: MutationCtx,
    rows: number,
    share: DeletionShare = cleanupShare,
  ): Promise<DeletionBudget> {
    return new DeletionBudget(rows, await MeteredBudget.begin(ctx, share));
  }

  /** Rows deleted so far. */
  get deleted(): number {
    return this.#counted.spent.rows;
  }

  /** The transaction had little left when this began: a later one may get further. */
  get isShort(): boolean {
    return this.#metered.isShort;
  }

  /** Whether one more row may be deleted. */
  async canDelete(): Promise<boolean> {
    return !this.#counted.isSpent && (await this.canRead());
  }

  /** Whether there is room to look at one more row. */
  canRead(): Promise<boolean> {
    return this.#metered.hasRoom();
  }

  /** A row was deleted. */
  spend(): void {
    this.#counted.spend({ rows: 1 });
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

/** The result of one part of clean-up. */
export interface Deletion {
  deleted: number;
  /** The budget ended before it had deleted all rows. */
  hasMore: boolean;
  /** A later call begins further on than this one did. */
  moved?: boolean;
}

/** Counts old rows that a run has read and leaves where they are. */
export class Passed {
  readonly #budget = new Budget(passedRows);

  /** Charges a row. Returns whether the run goes on to others. */
  goesOn(bytes: number): boolean {
    this.#budget.spend({ rows: 1, bytes });
    return !this.#budget.isSpent;
  }
}

/**
 * The given limit, checked, or the default.
 *
 * @throws a Footfall error `invalidArgument`
 */
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
