/**
 * Puts the visits of a busy site straight into cells: folding a year event by event would take
 * hours. Blocks are as large as real ones would be: they have as many keys, and full sketches.
 */
import { seeded } from "../example/traffic/random.js";
import type { CellTables } from "../src/component/model/rollups/deltas.js";
import { emptyCell, type Cell } from "../src/shared/codec/cells.js";
import {
  definitionOf,
  layoutOf,
  noneKeyOf,
  OVERVIEW,
  OVERVIEW_KEY,
  type BuiltInDimension,
  type CellGroup,
  type CellLayout,
  type Metric,
} from "../src/shared/dimensions.js";
import { addHash } from "../src/shared/codec/sketch.js";
import { SECOND } from "../src/shared/units.js";

export const VISITS_PER_DAY = 100_000;
export const KEYS_PER_DAY = 200;
/** The exponent of Zipf's law, as in `traffic.ts`. */
const SKEW = 0.9;
/** The share of a day's visits that visitors of the last weeks make. */
const RETURNING = 0.4;
const REMEMBERED_VISITORS = 1 << 20;
/** The share of visits by somebody who is signed in. */
const SIGNED_IN = 0.1;
const PAGEVIEWS_PER_VISIT = 2;

/** The share of visits that have a value, for dimensions that most visits lack. */
const shares: Partial<Record<BuiltInDimension, number>> = {
  referrer: 0.6,
  medium: 0.2,
  campaign: 0.2,
  term: 0.1,
  content: 0.1,
  event: 0.3,
};

/** The number of keys of each dimension, and the beginning of their names. */
export type KeysOf = Record<
  BuiltInDimension,
  readonly [count: number, name: string]
>;
const usualKeys: KeysOf = {
  page: [KEYS_PER_DAY, "/shop/tea-number-"],
  entryPage: [KEYS_PER_DAY, "/shop/tea-number-"],
  exitPage: [KEYS_PER_DAY, "/shop/tea-number-"],
  country: [KEYS_PER_DAY, "C"],
  source: [KEYS_PER_DAY, "source.example/"],
  referrer: [KEYS_PER_DAY, "https://referrer.example/"],
  region: [KEYS_PER_DAY, "Region "],
  city: [KEYS_PER_DAY, "City "],
  campaign: [30, "campaign-"],
  language: [30, "l-"],
  event: [20, "event_"],
  term: [10, "term "],
  content: [10, "content-"],
  browser: [8, "Browser "],
  channel: [8, "Channel "],
  medium: [6, "medium-"],
  os: [6, "System "],
  device: [3, "device-"],
  hostname: [2, "www.shop-"],
};

const ranksOf = new Map<number, Uint16Array>();

/** Makes a table from which a random 16-bit number picks a key by Zipf's law. */
function ranks(count: number): Uint16Array {
  let table = ranksOf.get(count);
  if (table) return table;
  const weights = Array.from({ length: count }, (_, i) => (i + 1) ** -SKEW);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  table = new Uint16Array(1 << 16);
  let from = 0;
  let sum = 0;
  for (const [rank, weight] of weights.entries()) {
    sum += weight;
    const to = Math.round((sum / total) * table.length);
    table.fill(rank, from, to);
    from = to;
  }
  ranksOf.set(count, table);
  return table;
}

export class YearTraffic {
  readonly #random = seeded("bench year");
  readonly #remembered = new Uint32Array(REMEMBERED_VISITORS);
  readonly #keysOf: KeysOf;
  #visitors = 0;

  /** @param keysOf the keys of dimensions that have others than the year's */
  constructor(keysOf: Partial<KeysOf> = {}) {
    this.#keysOf = { ...usualKeys, ...keysOf };
  }

  /** Makes the cells of so many visits: the overview and the given dimensions. */
  visits(count: number, dimensions: readonly BuiltInDimension[]): CellTables {
    const overview = new Keys(OVERVIEW, 1, () => OVERVIEW_KEY);
    const keyed = dimensions.map((dimension) => {
      const [keyCount, name] = this.#keysOf[dimension];
      const nameOf = (rank: number) => `${name}${rank}`;
      return new Keys(dimension, keyCount, nameOf, shares[dimension]);
    });
    for (let visit = 0; visit < count; visit++) {
      const isNew = this.#random() >= RETURNING || this.#visitors === 0;
      const hash = isNew ? this.#newVisitor() : this.#knownVisitor();
      const user = this.#random() < SIGNED_IN ? hash : undefined;
      const isBounce = this.#random() < 0.5;
      const pageviews = isBounce ? 1 : 2 * PAGEVIEWS_PER_VISIT - 1;
      const sums: Record<Metric, number> = {
        events: pageviews,
        pageviews,
        sessions: 1,
        bounces: isBounce ? 1 : 0,
        durationMs: isBounce ? 0 : 90 * SECOND,
        newVisitors: isNew ? 1 : 0,
      };
      overview.add(0, sums, hash, user);
      for (const keys of keyed) {
        if (keys.share < 1 && this.#random() >= keys.share) {
          keys.add(null, sums, hash);
          continue;
        }
        keys.add(this.#rank(keys.count), sums, hash);
        // The same visitor sees the other pages after the first.
        if (keys.isOfEvents && !isBounce)
          keys.add(this.#rank(keys.count), sums, hash);
      }
    }
    return new Map([overview, ...keyed].map((keys) => keys.entry()));
  }

  #rank(count: number): number {
    return ranks(count)[Math.floor(this.#random() * (1 << 16))] ?? 0;
  }

  #newVisitor(): number {
    const hash = Math.floor(this.#random() * 2 ** 32);
    this.#remembered[this.#visitors++ % REMEMBERED_VISITORS] = hash;
    return hash;
  }

  #knownVisitor(): number {
    const known = Math.min(this.#visitors, REMEMBERED_VISITORS);
    return this.#remembered[Math.floor(this.#random() * known)] ?? 0;
  }
}

/** Holds the cells of one dimension, by their key, and that of what has none. */
class Keys {
  readonly isOfEvents: boolean;
  readonly #layout: CellLayout;
  readonly #cells = new Map<string, Cell>();

  constructor(
    readonly group: CellGroup,
    readonly count: number,
    readonly nameOf: (rank: number) => string,
    readonly share = 1,
  ) {
    this.#layout = layoutOf(group);
    this.isOfEvents =
      group !== OVERVIEW && definitionOf(group).scope === "event";
  }

  /** @param rank the rank of the key; null: it has none */
  add(
    rank: number | null,
    added: Record<Metric, number>,
    visitor: number,
    user?: number,
  ): void {
    const cell = this.#cellOf(rank);
    if (!cell) return;
    const { metrics, precision } = this.#layout;
    const { sums, sketches } = cell;
    for (const [index, metric] of metrics.entries()) {
      sums[index] = (sums[index] ?? 0) + added[metric];
    }
    for (const [index, hash] of [visitor, user].entries()) {
      const sketch = sketches[index];
      if (sketch === undefined || hash === undefined) continue;
      sketches[index] = addHash(sketch, hash, precision);
    }
  }

  entry() {
    const table = { cells: this.#cells, other: null, trimBound: null };
    return [this.group, table] as const;
  }

  /** The cell of a rank; undefined where the dimension does not count what has no key. */
  #cellOf(rank: number | null): Cell | undefined {
    const { group } = this;
    const none = group === OVERVIEW ? undefined : noneKeyOf(group);
    const key = rank === null ? none : this.nameOf(rank);
    if (key === undefined) return undefined;
    let cell = this.#cells.get(key);
    if (!cell) this.#cells.set(key, (cell = emptyCell(this.#layout)));
    return cell;
  }
}
