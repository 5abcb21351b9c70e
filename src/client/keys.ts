/** Keys as an app and a request have them. The component sees only what {@link hashKey} makes. */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { base64url } from "../shared/codec/base64url.js";
import { footfallError } from "../shared/errors.js";
import { limits } from "../shared/limits.js";
import type { KeyKind } from "../shared/site/site.js";

const KEY_BYTES = 32;
const prefixes: Record<KeyKind, string> = {
  public: "ff_pub_",
  secret: "ff_sec_",
};

/**
 * Makes a new key of 256 random bits.
 *
 * @example
 * generateKey("public"); // "ff_pub_8wYb…", 50 characters
 */
export function generateKey(kind: KeyKind): string {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  return prefixes[kind] + base64url(bytes);
}

/**
 * The SHA-256 of a key that an app brings, in hexadecimal. Throws
 * `invalidArgument`, naming the setting, when the value cannot be a key: an empty environment
 * variable must not become one, nor a key of ours one of the other kind: everyone can read a public one.
 */
export function hashKey(
  value: string | undefined,
  setting: string,
  kind?: KeyKind,
): string {
  const problem = keyProblem(value) ?? kindProblem(value, kind);
  if (value === undefined || problem !== null) {
    throw footfallError(
      "invalidArgument",
      `${setting} ${problem}. Give the key that your senders use, or leave ${setting} out.`,
      { argument: setting },
    );
  }
  return sha256Hex(value);
}

/** The hash of a key that a request shows, or null when no key can look like this. */
export function hashShownKey(value: string): string | null {
  return keyProblem(value) === null ? memoisedHash(value) : null;
}

function keyProblem(value: string | undefined): string | null {
  const min = limits.MIN_KEY_LENGTH.value;
  const max = limits.MAX_KEY_LENGTH.value;
  if (value === undefined) return "is undefined";
  if (value.trim() === "") return "is empty";
  if (/[^\x21-\x7e]/.test(value)) {
    return "holds white space or other characters that a header cannot carry";
  }
  if (value.length < min) {
    return `has ${value.length} characters, at least ${min} are needed`;
  }
  if (value.length > max) {
    return `has ${value.length} characters, at most ${max} are allowed`;
  }
  return null;
}

function kindProblem(
  value: string | undefined,
  kind: KeyKind | undefined,
): string | null {
  const other = kind === "public" ? "secret" : "public";
  return kind !== undefined && value?.startsWith(prefixes[other])
    ? `is to be a ${kind} key, and begins with "${prefixes[other]}" as ${other} keys do`
    : null;
}

/** More keys than a deployment has live, and 100 KB at most: anyone may send us made-up ones. */
const MEMO_ENTRIES = 1000;
const memo = new Map<string, string>();

function memoisedHash(value: string): string {
  const known = memo.get(value);
  if (known !== undefined) return known;
  const hash = sha256Hex(value);
  const [oldest] = memo.keys();
  if (memo.size >= MEMO_ENTRIES && oldest !== undefined) memo.delete(oldest);
  memo.set(value, hash);
  return hash;
}

/**
 * Synchronous, unlike `crypto.subtle.digest`, which works in queries and mutations as well (convex-backend 94a42c3:
 * `crates/isolate/src/environment/udf/mod.rs:275` refuses only what needs randomness): `hashKey` may answer at once.
 */
function sha256Hex(value: string): string {
  return bytesToHex(sha256(utf8ToBytes(value)));
}
