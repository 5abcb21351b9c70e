/** A `localStorage` that tests can fill, block and look into. */
export class FakeStorage {
  readonly entries = new Map<string, string>();
  /** The number of characters that fit, keys and values together. */
  quota = 5_000_000;
  /** Whether the store refuses new values. A page can still read and remove the others. */
  isFull = false;

  /** The object that a page sees, with methods, and the keys as properties. */
  readonly storage = new Proxy({} as Storage, {
    get: (_, key) => {
      if (key === "getItem") return (name: string) => this.#get(name);
      if (key === "setItem") return this.#set;
      if (key === "removeItem") {
        return (name: string) => void this.entries.delete(name);
      }
      return this.#get(String(key)) ?? undefined;
    },
    set: (_, key, value) => {
      this.#set(String(key), value);
      return true;
    },
    deleteProperty: (_, key) => {
      this.entries.delete(String(key));
      return true;
    },
    ownKeys: () => [...this.entries.keys()],
    getOwnPropertyDescriptor: (_, key) =>
      this.entries.has(String(key))
        ? {
            value: this.#get(String(key)),
            enumerable: true,
            configurable: true,
          }
        : undefined,
  });

  /** Keys in the store, without the prefix of a tracker. */
  get names(): string[] {
    return [...this.entries.keys()].map((key) => key.split(".").at(-1)!).sort();
  }

  #get(key: string): string | null {
    return this.entries.get(key) ?? null;
  }

  #set = (key: string, value: unknown): void => {
    const used = [...this.entries].reduce(
      (sum, [name, text]) =>
        sum + (name === key ? 0 : name.length + text.length),
      0,
    );
    const text = String(value);
    if (this.isFull || used + key.length + text.length > this.quota) {
      throw new DOMException(
        "The quota has been exceeded",
        "QuotaExceededError",
      );
    }
    this.entries.set(key, text);
  };
}
