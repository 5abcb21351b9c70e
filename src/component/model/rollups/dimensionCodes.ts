/**
 * The stored form of a list of dimensions: one text, with one character for each that is built in.
 * A promoted property is written out. Names took a tenth of the rows of hours with little traffic.
 */
import {
  OVERVIEW,
  type BuiltInDimension,
  type CellGroup,
} from "../../../shared/dimensions.js";
import { escaped, ITEM, unescaped } from "../log/packedText.js";

/** They never change, and no two dimensions have the same. */
const codes = {
  [OVERVIEW]: "0",
  page: "p",
  hostname: "h",
  event: "e",
  entryPage: "i",
  exitPage: "x",
  referrer: "r",
  channel: "C",
  source: "s",
  medium: "m",
  campaign: "a",
  term: "t",
  content: "n",
  country: "c",
  region: "R",
  city: "y",
  language: "l",
  device: "d",
  browser: "b",
  os: "o",
} as const satisfies Record<BuiltInDimension | typeof OVERVIEW, string>;

/** Begins a dimension that is written out, up to the end of an item. */
const WRITTEN_OUT = "=";

const codeOf = new Map<string, string>(Object.entries(codes));
const dimensionOf = new Map(
  Object.entries(codes).map(([dimension, code]) => [
    code as string,
    dimension as CellGroup,
  ]),
);

export function writtenDimensions(dimensions: readonly CellGroup[]): string {
  return dimensions
    .map(
      (dimension) =>
        codeOf.get(dimension) ?? `${WRITTEN_OUT}${escaped(dimension)}${ITEM}`,
    )
    .join("");
}

/**
 * The dimensions of a text.
 *
 * @throws if the text has a code that this code does not know
 */
export function readDimensions(written: string): CellGroup[] {
  const dimensions: CellGroup[] = [];
  for (let index = 0; index < written.length; index++) {
    const code = written.charAt(index);
    if (code === WRITTEN_OUT) {
      const end = written.indexOf(ITEM, index);
      dimensions.push(unescaped(written.slice(index + 1, end)) as CellGroup);
      index = end;
      if (end < 0) throw new Error("Malformed block: a dimension has no end.");
    } else {
      const dimension = dimensionOf.get(code);
      if (!dimension) {
        throw new Error(`Malformed block: "${code}" is no dimension.`);
      }
      dimensions.push(dimension);
    }
  }
  return dimensions;
}
