import { ConvexError } from "convex/values";
import { expect, test } from "vitest";
import { errorText } from "./errorText.js";

test.each([
  [new Error("boom"), "boom"],
  // The error of a deployment in production as the client has it. The platform hides its message
  // (convex-backend 94a42c3, crates/application/src/redaction.rs:163-171), so there is nothing else
  // to show.
  [
    new Error(
      "[CONVEX Q(analytics:getSite)] [Request ID: 5f] Server Error\n  Called by client",
    ),
    "[CONVEX Q(analytics:getSite)] [Request ID: 5f] Server Error\n  Called by client",
  ],
  [new ConvexError("Sign in."), "Sign in."],
  [new ConvexError({ kind: "siteNotFound", message: "No site." }), "No site."],
  [new ConvexError({ message: 7 }), '{"message":7}'],
  [new ConvexError(null), "null"],
])("%s", (error, text) => expect(errorText(error)).toBe(text));
