/** Tells our errors from others. */
import { ConvexError } from "convex/values";
import { errorKinds, type FootfallErrorData } from "../shared/errors.js";

/**
 * Whether an error comes from Footfall, so that it has a `kind` to handle. Works in functions and
 * in browsers.
 *
 * @example
 * try {
 *   await ctx.runMutation(api.analytics.createSite, { slug, name });
 * } catch (error) {
 *   if (isFootfallError(error) && error.data.kind === "slugTaken") return askForAnotherSlug();
 *   throw error;
 * }
 */
export function isFootfallError(
  error: unknown,
): error is ConvexError<FootfallErrorData> {
  if (!(error instanceof ConvexError)) return false;
  const data: unknown = error.data;
  return (
    typeof data === "object" &&
    data !== null &&
    "kind" in data &&
    "message" in data &&
    errorKinds.some((kind) => kind === data.kind)
  );
}
