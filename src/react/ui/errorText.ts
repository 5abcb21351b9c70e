/** The text of an error for the viewer. A `ConvexError` has the text that the app put into it. */
import { ConvexError } from "convex/values";

/**
 * @example
 * errorText(new ConvexError({ kind: "siteNotFound", message: "There is no site s1." })); // "There is no site s1."
 */
export function errorText(error: Error): string {
  if (!(error instanceof ConvexError)) return error.message;
  const data: unknown = error.data;
  if (typeof data === "string") return data;
  const isMessage =
    typeof data === "object" && data !== null && "message" in data;
  return isMessage && typeof data.message === "string"
    ? data.message
    : error.message;
}
