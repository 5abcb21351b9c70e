/** Which runs of imports may still bring something. Each is looked up once in a transaction. */
import type { Id } from "./_generated/dataModel.js";
import type { QueryCtx } from "./_generated/server.js";
import { findImport, runStateOf } from "./importRuns.js";

export class OpenRuns {
  readonly #ctx: QueryCtx;
  readonly #siteId: Id<"sites">;
  readonly #byName = new Map<string, boolean>();

  constructor(ctx: QueryCtx, siteId: Id<"sites">) {
    this.#ctx = ctx;
    this.#siteId = siteId;
  }

  async isOpen(importId: string): Promise<boolean> {
    const known = this.#byName.get(importId);
    if (known !== undefined) return known;
    const run = await findImport(this.#ctx, this.#siteId, importId);
    const isOpen = run !== null && runStateOf(run) === "open";
    this.#byName.set(importId, isOpen);
    return isOpen;
  }
}
