/** Checks the dimensions that a report is asked for. */
import {
  dimensionNames,
  dimensionsOf,
  promotedKeyOf,
  type Dimension,
} from "../../shared/dimensions.js";
import { footfallError } from "../../shared/errors.js";
import { MAX_SUMMARY_DIMENSIONS } from "../../shared/api/reportLimits.js";
import type { Site } from "./requireSite.js";

/** @throws a Footfall error `invalidArgument` where the site does not have the dimension */
export function checkDimension(
  site: Site,
  dimension: Dimension,
  argument = "dimension",
): void {
  if (dimensionsOf(site).includes(dimension)) return;
  const propertyKey = promotedKeyOf(dimension);
  const wayOut =
    propertyKey === undefined
      ? ""
      : ` The property "${propertyKey}" is not promoted: add it to promotedProperties with updateSite, from when on it is counted, or ask getEventPropertyBreakdown.`;
  throw footfallError(
    "invalidArgument",
    `There is no dimension "${dimension}"; every site has ${dimensionNames.join(", ")}.${wayOut}`,
    { argument, dimension },
  );
}

/**
 * Checks the dimensions of a report.
 * @throws a Footfall error `invalidArgument` if there are too many, or one is repeated or unknown
 */
export function checkDimensions(
  site: Site,
  dimensions: readonly Dimension[],
): void {
  const { length } = dimensions;
  if (length > MAX_SUMMARY_DIMENSIONS) {
    throw refusal(
      `dimensions has ${length} entries; at most ${MAX_SUMMARY_DIMENSIONS} are allowed. Ask for the others in a second summary, or with getBreakdown.`,
    );
  }
  for (const [index, dimension] of dimensions.entries()) {
    checkDimension(site, dimension, "dimensions");
    if (dimensions.indexOf(dimension) < index) {
      throw refusal(
        `dimensions has "${dimension}" twice; each may be asked for once.`,
      );
    }
  }
}

function refusal(message: string) {
  return footfallError("invalidArgument", message, { argument: "dimensions" });
}
