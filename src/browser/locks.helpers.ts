/**
 * A lock manager that tabs share. Each request waits for the one before. A tab that ends releases
 * its lock.
 */
interface Waiting {
  owner: object;
  enter: () => Promise<unknown>;
  resolve: (answer: unknown) => void;
  reject: (error: unknown) => void;
}

export class FakeLocks {
  #queue: Waiting[] = [];
  #holder: Waiting | undefined;

  /** `navigator.locks` of one tab. */
  of(owner: object, run: <Answer>(what: () => Answer) => Answer) {
    return {
      request: (_name: string, callback: () => Promise<unknown>) =>
        new Promise<unknown>((resolve, reject) => {
          const enter = () => run(callback);
          this.#queue.push({ owner, enter, resolve, reject });
          queueMicrotask(() => this.#next());
        }),
    };
  }

  /** Releases the locks of a tab that has ended. */
  release(owner: object): void {
    this.#queue = this.#queue.filter((waiting) => waiting.owner !== owner);
    if (this.#holder?.owner === owner) this.#holder = undefined;
    this.#next();
  }

  #next(): void {
    if (this.#holder) return;
    const holder = (this.#holder = this.#queue.shift());
    if (!holder) return;
    const leave = () => {
      if (this.#holder === holder) this.#holder = undefined;
      this.#next();
    };
    holder
      .enter()
      .then(holder.resolve, holder.reject)
      .finally(leave)
      .catch(() => {});
  }
}
