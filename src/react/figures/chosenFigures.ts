/** The figures that a viewer has chosen to see, as text for the address: `"users.-events"`. */
import { isUsualFigure, type OverviewFigure } from "./figures.js";

const SEPARATOR = ".";

/** Stands before the name of a figure that a viewer has hidden. */
const HIDDEN = "-";

/**
 * Returns the figures to show, in the given order. The text names only what differs from the usual
 * figures, so another currency of a later range shows. The figure of the chart always shows.
 * @example
 * shownFigures(["visitors", "events", "users"], "users.-events", "visitors"); // ["visitors", "users"]
 */
export function shownFigures(
  figures: readonly OverviewFigure[],
  chosen: string,
  selected?: OverviewFigure,
): OverviewFigure[] {
  const names = chosen.split(SEPARATOR);
  const shown = figures.filter(
    (name) =>
      name === selected ||
      names.includes(name) ||
      (isUsualFigure(name) && !names.includes(HIDDEN + name)),
  );
  // Anybody may have written an address that hides all of them.
  return shown.length > 0 ? shown : figures.slice(0, 1);
}

/** Returns the text with a figure shown that was hidden, or hidden that was shown. */
export function withFigure(
  chosen: string,
  name: OverviewFigure,
  isShown: boolean,
): string {
  const others = chosen
    .split(SEPARATOR)
    .filter((each) => each !== "" && each !== name && each !== HIDDEN + name);
  if (isShown === isUsualFigure(name)) return others.join(SEPARATOR);
  return [...others, isShown ? name : HIDDEN + name].join(SEPARATOR);
}
