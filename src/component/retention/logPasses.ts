/** How far clean-up is in the log of each lane of a site. */
import type { Doc, Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import type { LogPosition } from "../model/log/foldCursor.js";
import { insertPass, passesOfKind } from "../rows/cleanupPasses.js";

interface LogPass {
  row: Doc<"cleanupPasses"> | null;
  position: LogPosition;
  hasMoved: boolean;
}

export class LogPasses {
  readonly #ctx: MutationCtx;
  readonly #siteId: Id<"sites">;
  readonly #byLane: Map<number, LogPass>;

  private constructor(
    ctx: MutationCtx,
    siteId: Id<"sites">,
    byLane: Map<number, LogPass>,
  ) {
    this.#ctx = ctx;
    this.#siteId = siteId;
    this.#byLane = byLane;
  }

  static async begin(
    ctx: MutationCtx,
    siteId: Id<"sites">,
  ): Promise<LogPasses> {
    const byLane = new Map<number, LogPass>();
    const rows = passesOfKind(ctx.db, siteId, "log");
    for await (const row of rows) {
      if (row.kind !== "log") continue;
      const { lane, seq, after } = row;
      byLane.set(lane, { row, position: { seq, after }, hasMoved: false });
    }
    return new LogPasses(ctx, siteId, byLane);
  }

  /** How far clean-up is in the lane's log. Null: it has looked at nothing that is left. */
  of(lane: number): LogPosition | null {
    return this.#byLane.get(lane)?.position ?? null;
  }

  move(lane: number, position: LogPosition): void {
    const row = this.#byLane.get(lane)?.row ?? null;
    this.#byLane.set(lane, { row, position, hasMoved: true });
  }

  /** Goes back to a commit that clean-up passed over, so that it looks at it again. */
  goBackTo(lane: number, seq: bigint): void {
    const position = this.of(lane);
    if (position === null || position.seq < seq) return;
    this.move(lane, { seq: seq - 1n, after: 0 });
  }

  /** Writes what has moved. Returns whether a later call begins further on. */
  async write(): Promise<boolean> {
    let hasMoved = false;
    for (const [lane, pass] of this.#byLane) {
      if (!pass.hasMoved) continue;
      hasMoved = true;
      const fields = { siteId: this.#siteId, kind: "log" as const, lane };
      const { row, position } = pass;
      if (row) {
        await this.#ctx.db.replace("cleanupPasses", row._id, {
          ...fields,
          ...position,
        });
      } else {
        await insertPass(this.#ctx.db, { ...fields, ...position });
      }
    }
    return hasMoved;
  }
}
