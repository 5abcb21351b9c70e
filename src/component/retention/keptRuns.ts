/** Which runs of imports clean-up leaves alone. Each is looked up once in a transaction. */
import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import { findImport, runStateOf } from "../rows/importRuns.js";

export class KeptRuns {
  readonly #ctx: QueryCtx;
  readonly #siteId: Id<"sites">;
  readonly #byName = new Map<string, boolean>();

  constructor(ctx: QueryCtx, siteId: Id<"sites">) {
    this.#ctx = ctx;
    this.#siteId = siteId;
  }

  async isKept(importId: string): Promise<boolean> {
    const known = this.#byName.get(importId);
    if (known !== undefined) return known;
    const run = await findImport(this.#ctx, this.#siteId, importId);
    const isKept = run !== null && isKeptRun(run);
    this.#byName.set(importId, isKept);
    return isKept;
  }
}

/**
 * One that is open: what it brought may come again, or be joined. One that is undone: its events are being taken
 * back, and have to be there to be counted out.
 */
export function isKeptRun(run: Doc<"imports">): boolean {
  const state = runStateOf(run);
  return state === "open" || state === "undone";
}
