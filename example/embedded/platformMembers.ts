/**
 * Members of the web's classes that the platform lacks, refuses, or answers differently. Code
 * outside of functions keeps Node's. Numbers are lines of npm-packages/udf-runtime/src.
 */
import { isClosed, outside, strictCall, type Call } from "./call.js";
import { notAllowed, notImplemented } from "./platformErrors.js";

type Method = (this: unknown, ...args: never[]) => unknown;

/** Getters that end the function: 23_request.ts:299. */
const refusedOfRequest = [
  "destination",
  "referrer",
  "referrerPolicy",
  "mode",
  "credentials",
  "cache",
  "redirect",
  "integrity",
  "keepalive",
  "isReloadNavigation",
  "isHistoryNavigation",
  "duplex",
];

/** Setters that end the function: 00_url.ts:238, 279, 335. */
const refusedOfUrl = ["host", "password", "username"];

/** Members that the platform lacks. */
const missing: readonly [object, readonly string[]][] = [
  [URLSearchParams.prototype, ["size"]],
  [URL, ["createObjectURL", "revokeObjectURL"]],
];

function replaceMethod(
  owner: object,
  name: string,
  version: (call: Call, original: Method) => Method,
): void {
  const original = Reflect.get(owner, name) as Method;
  const replaced = function (this: unknown, ...args: never[]) {
    const call = strictCall();
    const method = call === undefined ? original : version(call, original);
    return method.apply(this, args);
  };
  Object.defineProperty(replaced, "name", { value: name });
  const descriptor = Object.getOwnPropertyDescriptor(owner, name)!;
  Object.defineProperty(owner, name, { ...descriptor, value: replaced });
}

interface Accessors {
  readonly value?: unknown;
  readonly get?: () => unknown;
  readonly set?: (value: unknown) => void;
}

function replaceAccessor(
  owner: object,
  name: string,
  kind: "get" | "set",
  version: (call: Call) => unknown,
): void {
  const descriptor: object = Object.getOwnPropertyDescriptor(owner, name) ?? {};
  const original = Reflect.get(descriptor, kind) as Method | undefined;
  const { value, get, set } = descriptor as Accessors;
  Object.defineProperty(owner, name, {
    ...(get ? { get } : {}),
    ...(set ? { set } : {}),
    enumerable: true,
    configurable: true,
    [kind](this: unknown, ...args: never[]) {
      const call = strictCall();
      if (call !== undefined) return version(call);
      return original === undefined ? value : original.apply(this, args);
    },
  });
}

interface Decoder {
  readonly fatal: boolean;
}

/**
 * Decodes as 08_text_encoding.ts:76: bytes that it cannot decode are undefined, and a call without
 * bytes does not end the stream.
 */
const decode = (_call: Call, original: Method): Method =>
  function (this: unknown, ...args: unknown[]) {
    if (args[0] === undefined) return "";
    try {
      return original.apply(this, args as never[]);
    } catch (error) {
      if ((this as Decoder).fatal) return undefined;
      throw error;
    }
  };

/** Bounds one call of `getRandomValues`: crates/isolate/src/ops/crypto.rs:21. */
const MAX_RANDOM_BYTES = 65_536;

const getRandomValues = (_call: Call, original: Method): Method =>
  function (this: unknown, ...[array]: unknown[]) {
    const { byteLength } = array as ArrayBufferView;
    if (byteLength > MAX_RANDOM_BYTES)
      throw new TypeError(
        `Byte length (${byteLength}) exceeds the number of bytes of entropy available via this API (${MAX_RANDOM_BYTES})`,
      );
    return original.call(this, array as never);
  };

/**
 * Algorithms that need fresh randomness, by method: crates/isolate/src/environment/udf/mod.rs:275.
 */
const needRandomness: Readonly<Record<string, RegExp>> = {
  generateKey: /^/,
  encrypt: /^RSA-OAEP$/i,
  sign: /^(?:ECDSA|RSA-PSS)$/i,
};

function nameOf(algorithm: unknown): string {
  return typeof algorithm === "string"
    ? algorithm
    : String((algorithm as { name?: unknown } | undefined)?.name);
}

const withoutRandomness =
  (algorithms: RegExp) =>
  (call: Call, original: Method): Method =>
    function (this: unknown, ...args: unknown[]) {
      if (isClosed(call) && algorithms.test(nameOf(args[0])))
        return Promise.reject(notAllowed("cryptographic randomness"));
      return outside(() => original.apply(this, args as never[]));
    };

export function installPlatformMembers(): void {
  for (const name of refusedOfRequest)
    replaceAccessor(Request.prototype, name, "get", (call) =>
      notImplemented(call, `get ${name}`, "Request"),
    );
  for (const name of refusedOfUrl)
    replaceAccessor(URL.prototype, name, "set", (call) =>
      notImplemented(call, `set ${name}`, "URL"),
    );
  for (const [owner, names] of missing)
    for (const name of names)
      if (name in owner) replaceAccessor(owner, name, "get", () => undefined);
  replaceMethod(TextDecoder.prototype, "decode", decode);
  replaceMethod(Crypto.prototype, "getRandomValues", getRandomValues);
  for (const [name, algorithms] of Object.entries(needRandomness))
    replaceMethod(SubtleCrypto.prototype, name, withoutRandomness(algorithms));
  for (const name of ["wrapKey", "unwrapKey"])
    replaceMethod(
      SubtleCrypto.prototype,
      name,
      (call) => () =>
        Promise.resolve().then(() =>
          notImplemented(call, name, "SubtleCrypto"),
        ),
    );
}
