/**
 * The answers that an app's `auth` may give, and the meaning of each. Every function that an app
 * exposes asks `auth`. It fails closed: any answer that is not a clear yes refuses.
 */

/**
 * The answer of an app's `auth`.
 *
 * `true` allows the call. So does the caller: the answer of `ctx.auth.getUserIdentity()`, or a
 * document of the app's own. `false` and `null` refuse. A forgotten `return` is a compile error,
 * and it refuses at run time. Any other answer refuses as well.
 */
export type AuthAnswer =
  | boolean
  | null
  | { readonly subject: string }
  | { readonly tokenIdentifier: string }
  | { readonly _id: string };

/** An object that has one of these fields is a caller. */
const names = ["subject", "tokenIdentifier", "_id"] as const;

/** The decision of `auth`. `mistake` is there if the answer was neither a yes nor a no. */
export interface Decision {
  readonly allowed: boolean;
  /** A sentence for the developer. It repeats nothing of the answer's content. */
  readonly mistake?: string;
}

/**
 * Decides by the answer of `auth`, which the caller has awaited.
 *
 * @example
 * decide(true); // { allowed: true }
 * decide(null); // { allowed: false }
 * decide([]); // { allowed: false, mistake: "auth answered an array. Return true, or …" }
 */
export function decide(answer: unknown): Decision {
  if (answer === true || isSomebody(answer)) return { allowed: true };
  if (answer === false || answer === null) return { allowed: false };
  const mistake = `auth answered ${kindOf(answer)}. Return true, or the user or identity that may.`;
  return { allowed: false, mistake };
}

function isSomebody(answer: unknown): boolean {
  if (typeof answer !== "object" || answer === null) return false;
  if (Array.isArray(answer)) return false;
  const fields = answer as Record<string, unknown>;
  return names.some((name) => {
    const value = fields[name];
    return typeof value === "string" && value !== "";
  });
}

function kindOf(answer: unknown): string {
  if (answer === undefined) return "undefined";
  if (answer === 0) return "0";
  if (Number.isNaN(answer)) return "NaN";
  if (answer === "") return '""';
  if (typeof answer === "string") return "a text";
  if (Array.isArray(answer)) return "an array";
  if (typeof answer === "object") {
    return "an object without subject, tokenIdentifier or _id";
  }
  return `a ${typeof answer}`;
}
