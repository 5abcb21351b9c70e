/** The table of regions for the dashboard, which fetches it before it first shows a region. */
import { regionNames } from "./regionNames.js";

/** English names by code with country: `DE-BY` is "Bavaria". */
export const regionNamesByCode: ReadonlyMap<string, string> = new Map(
  regionNames.split("\n").flatMap((line) => {
    const country = line.slice(0, 2);
    return line
      .slice(3)
      .split("|")
      .map((entry): [string, string] => {
        const at = entry.indexOf(" ");
        return [`${country}-${entry.slice(0, at)}`, entry.slice(at + 1)];
      });
  }),
);
