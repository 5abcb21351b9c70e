import { ConvexError } from "convex/values";
import { expect, test } from "vitest";
import { footfallError } from "../shared/errors.js";
import { isFootfallError } from "./errors.js";

test("footfallError carries kind, message and facts", () => {
  const error = footfallError("slugTaken", 'Slug "shop" is taken.', {
    slug: "shop",
  });
  expect(error).toBeInstanceOf(ConvexError);
  expect(error.data).toEqual({
    kind: "slugTaken",
    message: 'Slug "shop" is taken.',
    slug: "shop",
  });
  expect(isFootfallError(error)).toBe(true);
});

test.each([
  new Error("other"),
  new ConvexError("slugTaken"),
  new ConvexError({ kind: "RateLimited", message: "" }),
  new ConvexError(null),
  { data: { kind: "slugTaken", message: "" } },
  undefined,
])("isFootfallError is false for other errors (%#)", (error) => {
  expect(isFootfallError(error)).toBe(false);
});
