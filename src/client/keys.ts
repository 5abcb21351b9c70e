/**
 * Keys as an app and a request have them. The component sees only the result of {@link hashKey}.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { base64url } from "../shared/codec/base64url.js";
import { footfallError } from "../shared/errors.js";
import { limits } from "../shared/limits.js";
import type { KeyKind } from "../shared/site/keys.js";

const KEY_BYTES = 32;
/** Our own keys begin with their kind. */
export const keyPrefixes: Record<KeyKind, string> = {
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
  return keyPrefixes[kind] + base64url(bytes);
}

/**
 * Returns the SHA-256 of an app's key, in hexadecimal. Throws `invalidArgument` with the setting's
 * name if the value cannot be a key. An empty environment variable must not become one. Neither may
 * a key of ours become one of the other kind, because everyone can read a public key.
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

/** Returns the hash of a key that a request shows, or null if no key can look like this. */
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
  return kind !== undefined && value?.startsWith(keyPrefixes[other])
    ? `is to be a ${kind} key, and begins with "${keyPrefixes[other]}" as ${other} keys do`
    : null;
}

/**
 * Bounds the memory for hashes: more keys than a deployment has live, and 100 KB at most. Anyone
 * may send made-up keys.
 */
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
 * Hashes synchronously, so that `hashKey` can return at once. `crypto.subtle.digest` is
 * asynchronous, but works in queries and mutations as well (convex-backend 94a42c3:
 * `crates/isolate/src/environment/udf/mod.rs:275` refuses only what needs randomness).
 */
function sha256Hex(value: string): string {
  return bytesToHex(sha256(utf8ToBytes(value)));
}
