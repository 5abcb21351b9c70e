/**
 * The answers that an app's `auth` may give, and what each means. It is asked by everything that an app exposes, and
 * fails closed: what is no clear yes refuses.
 */

/**
 * The answer of an app's `auth`. `true` allows the call, and so does the one who makes it: what
 * `ctx.auth.getUserIdentity()` answers, or a document of the app's own, `null` where there is none. `false` and
 * `null` refuse. A forgotten `return` is a compile error, and refuses at run time, as does anything else.
 */
export type AuthAnswer =
  | boolean
  | null
  | { readonly subject: string }
  | { readonly tokenIdentifier: string }
  | { readonly _id: string };

/** Fields by which an object is somebody. */
const names = ["subject", "tokenIdentifier", "_id"] as const;

/** How `auth` has decided; with `mistake`, what it answered that is neither a yes nor a no. */
export interface Decision {
  readonly allowed: boolean;
  /** A sentence for the developer, without anything of what is in the answer. */
  readonly mistake?: string;
}

/**
 * Decides by what `auth` has answered, awaited.
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
