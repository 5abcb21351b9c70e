/**
 * Revenue in the reference model. Each currency is a figure of its own, named `revenue EUR`, so
 * that tests compare it like any other. It shares no code with the implementation.
 */
export type RevenueName = `revenue ${string}`;
export type RevenueFigures = { [name: RevenueName]: number };

interface Money {
  amount: number;
  currency: string;
}

/** The sum of each currency, without those that come to nothing. */
export function revenueFigures(
  moneys: readonly (Money | undefined)[],
): RevenueFigures {
  const currencies = new Set(moneys.map((money) => money?.currency));
  const figures: RevenueFigures = {};
  for (const currency of currencies) {
    let sum = 0;
    for (const money of moneys) {
      if (money?.currency === currency) sum += money?.amount ?? 0;
    }
    if (sum !== 0) figures[`revenue ${currency}`] = sum;
  }
  return figures;
}

/** The figures as lists show them: by code. */
export function revenueList(figures: RevenueFigures): Money[] {
  return Object.keys(figures)
    .sort()
    .map((name) => ({
      amount: figures[name as RevenueName] ?? 0,
      currency: name.slice("revenue ".length),
    }));
}

export function isRevenue(name: string): name is RevenueName {
  return name.startsWith("revenue ");
}
