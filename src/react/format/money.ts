/** Money as people read it. */

/** Money of one currency, in its minor units (cents): `money:EUR`. */
export type MoneyKind = `money:${string}`;

/** Below this a count or sum is short enough to show whole. */
export const COMPACT_FROM = 10_000;
/** From this sum on nobody reads the cents. */
const WHOLE_MONEY_FROM = 1_000;

export function moneyKind(currency: string): MoneyKind {
  return `money:${currency}`;
}

export function isMoney(kind: string): kind is MoneyKind {
  return kind.startsWith("money:");
}

/**
 * The currency of a kind of money, and how many of its digits are minor units: none of yen, two of
 * euros.
 */
export function currencyUnits(kind: MoneyKind): {
  currency: string;
  digits: number;
} {
  const currency = kind.slice("money:".length);
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return { currency, digits };
}

/**
 * Writes minor units of any currency. The short form leaves the cents out from 1,000 whole units
 * on.
 */
export function moneyFormats(locale: string | undefined) {
  const made = new Map<MoneyKind, ReturnType<typeof currencyFormats>>();
  const formatsOf = (kind: MoneyKind) => {
    const formats = made.get(kind) ?? currencyFormats(locale, kind);
    made.set(kind, formats);
    return formats;
  };
  return {
    exact(kind: MoneyKind, amount: number): string {
      const { unit, exact } = formatsOf(kind);
      return exact.format(amount / unit);
    },
    short(kind: MoneyKind, amount: number): string {
      const { unit, exact, whole, compact } = formatsOf(kind);
      const value = amount / unit;
      const size = Math.abs(value);
      if (size >= COMPACT_FROM) return compact.format(value);
      const isWhole = size >= WHOLE_MONEY_FROM || Number.isInteger(size);
      return (isWhole ? whole : exact).format(value);
    },
  };
}

function currencyFormats(locale: string | undefined, kind: MoneyKind) {
  const { currency, digits } = currencyUnits(kind);
  const money = (options: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(locale, { style: "currency", currency, ...options });
  return {
    unit: 10 ** digits,
    exact: money({}),
    whole: money({ maximumFractionDigits: 0 }),
    compact: money({ notation: "compact", maximumFractionDigits: 1 }),
  };
}
