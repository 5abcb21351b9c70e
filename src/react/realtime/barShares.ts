/** How long the bars of rows are: percent of the longest, with one decimal. */
export function barShares(rows: readonly { visitors: number }[]): number[] {
  const most = Math.max(0, ...rows.map(({ visitors }) => visitors));
  return rows.map(({ visitors }) =>
    most > 0 ? Math.round((visitors / most) * 1000) / 10 : 0,
  );
}
