/** What the component throws and a caller may handle: a `ConvexError` with a `kind` and the facts. */
import { ConvexError, type Value } from "convex/values";

export const errorKinds = [
  /** No site has this id or slug (or it is being deleted). */
  "siteNotFound",
  /** `createSite` with the slug of another site. */
  "slugTaken",
  /** A setting is outside of what it may be: `{setting, …}`. */
  "invalidSetting",
  /** A report's range is not `from <= to`, not finite, or too long. */
  "invalidRange",
  /** No key has this id. */
  "keyNotFound",
  /** The hash of a key belongs to another site or another kind. */
  "keyTaken",
  /** An event of the app's own code is not one that can be stored; nothing was. The message says why. */
  "invalidEvent",
  /** No run of an import has this id. */
  "importNotFound",
  /** The app's `auth` has not allowed the call; where it answered neither yes nor no, the message says what. */
  "forbidden",
  /** Any other argument that is not what the function takes. */
  "invalidArgument",
] as const;
export type ErrorKind = (typeof errorKinds)[number];

/** What a {@link footfallError} carries, as a caller sees it in `error.data`. */
export type FootfallErrorData = {
  kind: ErrorKind;
  /** For the developer who reads the log: what came, what is allowed. */
  message: string;
  /** Facts of the kind, such as `setting`, `slug`, `siteId`. */
  [detail: string]: Value;
};

/** Builds the error of one kind, with plain JSON data, to be thrown. */
export function footfallError(
  kind: ErrorKind,
  message: string,
  details: Record<string, Value> = {},
): ConvexError<FootfallErrorData> {
  return new ConvexError<FootfallErrorData>({ ...details, kind, message });
}
