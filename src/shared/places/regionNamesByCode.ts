/** The table of regions as a dashboard needs it. It is fetched when a region is first to be shown. */
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
