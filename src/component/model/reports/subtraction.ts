/** Subtracts cells from cells, and keeps what could not be subtracted. */
import { emptyCell, type Cell } from "../../../shared/codec/cells.js";
import {
  negativeRevenue,
  sumRevenue,
  type RevenueSums,
} from "../../../shared/codec/revenueSums.js";
import { emptySketch, mergeSketch } from "../../../shared/codec/sketch.js";
import type { CellLayout } from "../../../shared/dimensions.js";

/** Takes sums and revenue off cells, and adds up what the cells do not have. */
export class Subtraction {
  /** Sums and revenue that were to be taken off and are not there. */
  readonly rest: Cell;
  readonly #precision: number;

  constructor(layout: CellLayout) {
    this.rest = emptyCell(layout);
    this.#precision = layout.precision;
  }

  /**
   * Returns `from` less `off`. Takes no more of a sum than there is.
   * @param options with `isPart`: the key may have revenue elsewhere, so that no more revenue is
   *   taken off than there is either
   */
  take(
    off: Cell,
    { from, isPart }: { readonly from: Cell; readonly isPart: boolean },
  ): Cell {
    const { rest } = this;
    let isAllTaken = true;
    const sums = from.sums.map((sum, index) => {
      const wanted = off.sums[index] ?? 0;
      const taken = Math.min(Math.max(sum, 0), wanted);
      rest.sums[index] = (rest.sums[index] ?? 0) + wanted - taken;
      isAllTaken &&= taken === wanted;
      return sum - taken;
    });
    if (!isAllTaken) {
      rest.sketches = rest.sketches.map((sketch, index) =>
        mergeSketch(
          sketch,
          off.sketches[index] ?? emptySketch(),
          this.#precision,
        ),
      );
    }
    const wanted = off.revenue ?? [];
    const taken = isPart ? upTo(from.revenue ?? [], wanted) : wanted;
    setRevenue(rest, sumRevenue(rest.revenue, wanted, negativeRevenue(taken)));
    const cell: Cell = { sums, sketches: [...from.sketches] };
    setRevenue(cell, sumRevenue(from.revenue, negativeRevenue(taken)));
    return cell;
  }
}

/** Returns as much of each wanted amount as is there, of the same sign. */
function upTo(there: RevenueSums, wanted: RevenueSums): RevenueSums {
  return wanted.map(({ amount, currency }) => {
    const own = there.find((each) => each.currency === currency)?.amount ?? 0;
    const isSame = Math.sign(own) === Math.sign(amount);
    const size = isSame ? Math.min(Math.abs(own), Math.abs(amount)) : 0;
    return { amount: Math.sign(amount) * size, currency };
  });
}

function setRevenue(cell: Cell, revenue: Cell["revenue"]): void {
  if (revenue && revenue.length > 0) cell.revenue = revenue;
  else delete cell.revenue;
}
