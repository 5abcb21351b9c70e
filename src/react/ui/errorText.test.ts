import { ConvexError } from "convex/values";
import { expect, test } from "vitest";
import { errorText } from "./errorText.js";

test.each([
  [new Error("boom"), "boom"],
  [new ConvexError("Sign in."), "Sign in."],
  [new ConvexError({ kind: "siteNotFound", message: "No site." }), "No site."],
  [new ConvexError({ message: 7 }), '{"message":7}'],
  [new ConvexError(null), "null"],
])("%s", (error, text) => expect(errorText(error)).toBe(text));
