/** The salt of the day of receipt, for a transaction that may be the first to need it. */
import type { MutationCtx } from "../_generated/server.js";
import { newSalt, saltOf, storeSalt } from "./cookieless.js";

/**
 * Looks for the salt with a dependency. So of two requests at the beginning of a day that run at
 * once, one runs again and finds the salt of the other. Reads nothing until somebody asks.
 */
export class DaySalt {
  readonly #ctx: MutationCtx;
  readonly #receivedAt: number;
  #asked: { salt: string; isStored: boolean } | null = null;

  constructor(ctx: MutationCtx, receivedAt: number) {
    this.#ctx = ctx;
    this.#receivedAt = receivedAt;
  }

  async get(): Promise<string> {
    if (this.#asked === null) {
      const stored = await saltOf(this.#ctx, this.#receivedAt);
      this.#asked = { salt: stored ?? newSalt(), isStored: stored !== null };
    }
    return this.#asked.salt;
  }

  /** Stores a salt that somebody has asked for and that the day does not have yet. */
  async store(): Promise<void> {
    if (this.#asked === null || this.#asked.isStored) return;
    await storeSalt(this.#ctx, this.#receivedAt, this.#asked.salt);
    this.#asked.isStored = true;
  }
}
