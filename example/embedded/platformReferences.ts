/**
 * Keeps the garbage collector invisible: `WeakRef` holds on to its target and
 * `FinalizationRegistry` does nothing (npm-packages/udf-runtime/src/setup.ts:148).
 */
function requireObject(value: unknown, what = "target"): void {
  if (!["object", "function", "symbol"].includes(typeof value))
    throw new TypeError(`${what} must be an object`);
}

export class WeakRef {
  readonly #target: unknown;

  constructor(target: unknown) {
    requireObject(target);
    this.#target = target;
  }

  deref(): unknown {
    return this.#target;
  }

  get [Symbol.toStringTag]() {
    return "WeakRef";
  }
}

export class FinalizationRegistry {
  constructor(cleanUp: unknown) {
    if (typeof cleanUp !== "function")
      throw new TypeError("cleanup must be callable");
  }

  register(target: unknown, heldValue: unknown, token?: unknown): void {
    requireObject(target);
    if (target === heldValue)
      throw new TypeError("target and holdings must not be same");
    if (token !== undefined) requireObject(token, "unregisterToken");
  }

  unregister(token: unknown): void {
    requireObject(token, "unregisterToken");
  }

  get [Symbol.toStringTag]() {
    return "FinalizationRegistry";
  }
}
