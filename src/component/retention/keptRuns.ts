/** Runs of imports that clean-up leaves alone. It looks up each once in a transaction. */
import type { Doc, Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import { findImport, runStateOf } from "../rows/imports.js";

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
 * Whether clean-up leaves the run alone. Senders may repeat the rows of an open run, or later
 * events may join them. A removal takes back the events of an undone run, and needs them to uncount
 * them.
 */
export function isKeptRun(run: Doc<"imports">): boolean {
  const state = runStateOf(run);
  return state === "open" || state === "undone";
}
