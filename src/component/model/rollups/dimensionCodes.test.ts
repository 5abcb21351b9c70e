/** Dimensions come back as they were, and a stored text keeps its meaning. */
import fc from "../../../fastCheck.helpers.js";
import { expect, test } from "vitest";
import {
  dimensionNames,
  OVERVIEW,
  propertyDimension,
  type CellGroup,
} from "../../../shared/dimensions.js";
import { readDimensions, writtenDimensions } from "./dimensionCodes.js";

const builtIn: CellGroup[] = [OVERVIEW, ...dimensionNames];

test("any dimensions come back in their order", () => {
  const dimension = fc.oneof(
    fc.constantFrom(...builtIn),
    fc.string({ unit: "binary", maxLength: 9 }).map(propertyDimension),
    fc
      .string({ unit: fc.constantFrom("\u001d", "\u001e", "a", "b", "=") })
      .map(propertyDimension),
  );
  fc.assert(
    fc.property(fc.array(dimension), (dimensions) => {
      expect(readDimensions(writtenDimensions(dimensions))).toEqual(dimensions);
    }),
  );
});

/** The text is stored. It never changes. */
test("every built-in dimension has its character", () => {
  expect(writtenDimensions(builtIn)).toBe("0pheixrCsmatncRyldbo");
  expect(writtenDimensions(["page", propertyDimension("plan"), "os"])).toBe(
    "p=property:plan\u001eo",
  );
});

test("the name of what every object has is no code", () => {
  const odd = "constructor" as CellGroup;
  expect(readDimensions(writtenDimensions([odd]))).toEqual([odd]);
});

test.each(["?", "p?", "=property:plan"])("%j is malformed", (written) => {
  expect(() => readDimensions(written)).toThrow("Malformed block");
});
