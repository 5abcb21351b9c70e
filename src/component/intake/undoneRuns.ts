/**
 * Runs of imports that are being taken back. An event that is sent again meanwhile is new: it must
 * not be a duplicate of an event that is about to be deleted. A transaction looks up each run once,
 * and only when an event of it is sent again.
 */
import type { Id } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import { findImport } from "../rows/imports.js";
import type { LoggedEvent } from "../rows/eventForm.js";

export class UndoneRuns {
  readonly #ctx: QueryCtx;
  readonly #siteId: Id<"sites">;
  readonly #byName = new Map<string, boolean>();

  constructor(ctx: QueryCtx, siteId: Id<"sites">) {
    this.#ctx = ctx;
    this.#siteId = siteId;
  }

  async hasBrought({ importId }: LoggedEvent): Promise<boolean> {
    if (typeof importId !== "string") return false;
    let isUndone = this.#byName.get(importId);
    if (isUndone === undefined) {
      const run = await findImport(this.#ctx, this.#siteId, importId);
      isUndone = run?.undoneAt !== undefined;
      this.#byName.set(importId, isUndone);
    }
    return isUndone;
  }
}
