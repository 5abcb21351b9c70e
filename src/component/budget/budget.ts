/**
 * Budgets: what one piece of work may use, as named limits. The work charges counted limits itself.
 * The platform meters the others.
 */
import type { QueryCtx } from "../_generated/server.js";

export type Amounts<Name extends string> = Readonly<Record<Name, number>>;

/** Counted limits, such as rows, bytes and keys. */
export class Budget<Name extends string> {
  readonly #limits: Amounts<Name>;
  readonly #left: Record<Name, number>;
  #isUntouched = true;

  constructor(limits: Amounts<Name>) {
    this.#limits = limits;
    this.#left = { ...limits };
  }

  /** Charges what has been used, even if there was no room for it. Returns whether there was. */
  spend(amounts: Partial<Amounts<Name>>): boolean {
    this.#isUntouched = false;
    for (const name of namesOf(this.#left)) {
      this.#left[name] -= amounts[name] ?? 0;
    }
    return namesOf(this.#left).every((name) => this.#left[name] >= 0);
  }

  /** Nothing has been charged yet. */
  get isUntouched(): boolean {
    return this.#isUntouched;
  }

  /** The amounts charged so far, including those that did not fit. */
  get spent(): Amounts<Name> {
    const spent = { ...this.#left };
    for (const name of namesOf(spent)) {
      spent[name] = this.#limits[name] - this.#left[name];
    }
    return spent;
  }

  /** Nothing more fits: at least one limit is reached. */
  get isSpent(): boolean {
    return namesOf(this.#left).some((name) => this.#left[name] <= 0);
  }
}

/** The meters that the platform keeps for a transaction. */
type Meters = Awaited<ReturnType<QueryCtx["meta"]["getTransactionMetrics"]>>;
export type MeterName = keyof Meters;

/**
 * A share of the transaction. The work takes `most` of it, and never touches `reserve`. The reserve
 * pays for what follows a check, such as the row that the work reads before it can refuse it.
 */
export type Share<Name extends MeterName> = Readonly<
  Record<Name, { readonly most: number; readonly reserve: number }>
>;

/** Metered limits: other work in the same transaction counts, too. */
export class MeteredBudget<Name extends MeterName> {
  readonly #ctx: QueryCtx;
  readonly #ends: Amounts<Name>;
  /** The transaction had less left than the share when this began: a later one may get further. */
  readonly isShort: boolean;

  private constructor(
    ctx: QueryCtx,
    { ends, isShort }: { ends: Amounts<Name>; isShort: boolean },
  ) {
    this.#ctx = ctx;
    this.#ends = ends;
    this.isShort = isShort;
  }

  /** The share begins at what the transaction has used by now. */
  static async begin<Name extends MeterName>(
    ctx: QueryCtx,
    share: Share<Name>,
  ): Promise<MeteredBudget<Name>> {
    const meters = await ctx.meta.getTransactionMetrics();
    let isShort = false;
    const ends = namesOf(share).map((name) => {
      const { most, reserve } = share[name];
      const { used, remaining } = meters[name];
      const allowed = Math.min(most, remaining - reserve);
      isShort ||= allowed < most;
      return [name, used + allowed] as const;
    });
    const limits = Object.fromEntries(ends) as Amounts<Name>;
    return new MeteredBudget(ctx, { ends: limits, isShort });
  }

  /** Whether the transaction is below each limit. */
  async hasRoom(): Promise<boolean> {
    const meters = await this.#ctx.meta.getTransactionMetrics();
    return namesOf(this.#ends).every(
      (name) => meters[name].used < this.#ends[name],
    );
  }
}

function namesOf<Name extends string>(
  amounts: Readonly<Record<Name, unknown>>,
): Name[] {
  return Object.keys(amounts) as Name[];
}
