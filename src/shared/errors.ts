/**
 * Errors that the component throws and a caller may handle: a `ConvexError` with a `kind` and
 * facts.
 */
import { ConvexError, type Value } from "convex/values";

export const errorKinds = [
  /** No site has this id or slug, or the component is deleting the site. */
  "siteNotFound",
  /** `createSite` got the slug of another site. */
  "slugTaken",
  /** A setting is outside its allowed values. The details have `setting`. */
  "invalidSetting",
  /** The range of a report does not have `from <= to`, is not finite, or is too long. */
  "invalidRange",
  /** No key has this id. */
  "keyNotFound",
  /** The hash of a key belongs to another site or another kind. */
  "keyTaken",
  /**
   * The app's own code sent an event that cannot be stored. Nothing was stored. The message says
   * why.
   */
  "invalidEvent",
  /** No run of an import has this id. */
  "importNotFound",
  /**
   * The app's `auth` has not allowed the call. If `auth` answered neither yes nor no, the message
   * quotes its answer.
   */
  "forbidden",
  /** Any other argument is not what the function takes. */
  "invalidArgument",
] as const;
export type ErrorKind = (typeof errorKinds)[number];

/** The data of a {@link footfallError}, as a caller finds it in `error.data`. */
export type FootfallErrorData = {
  kind: ErrorKind;
  /** Says what the function got and what it allows, for the developer who reads the log. */
  message: string;
  /** Facts about the error, such as `setting`, `slug` and `siteId`. */
  [detail: string]: Value;
};

/** Builds the error of one kind with plain JSON data. The caller throws it. */
export function footfallError(
  kind: ErrorKind,
  message: string,
  details: Record<string, Value> = {},
): ConvexError<FootfallErrorData> {
  return new ConvexError<FootfallErrorData>({ ...details, kind, message });
}
