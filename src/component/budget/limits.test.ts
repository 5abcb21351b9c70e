/** The parts of a transaction add up to no more than it may use. */
import { expect, test } from "vitest";
import { transactions } from "./limits.js";
import { platform, type Use } from "./transactionUse.js";

const names = Object.keys(platform) as (keyof Use)[];

test.each(Object.entries(transactions))(
  "%s fits",
  (_kind, { parts, within = {} }) => {
    for (const name of names) {
      const sum = Object.values(parts).reduce(
        (total, part) => total + (part[name] ?? 0),
        0,
      );
      const most = Math.min(within[name] ?? Infinity, platform[name]);
      expect(sum, name).toBeLessThanOrEqual(most);
    }
  },
);
