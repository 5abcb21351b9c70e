/** Bounds the raw rows that a report reads at the ragged edges of its range. */
import { KIB, MIB } from "../../shared/units.js";
import type { RowLimits } from "../budget/rowBudget.js";
import type { RecountSource } from "../model/rollups/recount.js";

/** Limits of one source: first of the edge, then of the edge and the rest of its hour together. */
interface SourceLimits {
  readonly edge: RowLimits;
  readonly both: RowLimits;
}
export type EdgeLimits = Readonly<Record<RecountSource, SourceLimits>>;

/**
 * Limits of one edge, dead letters included. Ordinary events take 550 bytes, sessions 600 and
 * visitors 200. Both edges together stay within 20,000 of the 32,000 rows and 8 of the 16 MiB that
 * a transaction may read. Blocks may take 8,000 rows and 6 MiB.
 */
export const edgeLimits: EdgeLimits = {
  events: {
    edge: { rows: 4000, bytes: MIB },
    both: { rows: 5000, bytes: 2 * MIB },
  },
  sessions: {
    edge: { rows: 2000, bytes: 768 * KIB },
    both: { rows: 2500, bytes: 1280 * KIB },
  },
  visitors: {
    edge: { rows: 2000, bytes: 384 * KIB },
    both: { rows: 2500, bytes: 768 * KIB },
  },
};
