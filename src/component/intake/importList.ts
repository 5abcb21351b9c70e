/** Runs of imports as operators see them in a list. */
import { defined } from "../../shared/defined.js";
import { type ListedImport } from "../../shared/event/imports.js";
import type { Doc } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import { chunksOfRun, newestChunkAt } from "../rows/importSearches.js";
import { runStateOf } from "../rows/imports.js";

export async function listedImport(
  ctx: QueryCtx,
  run: Doc<"imports">,
  maxRows: number,
): Promise<ListedImport & { rowsRead: number }> {
  const { importId, openedAt, closedAt, undoneAt } = run;
  const rows = await chunksOfRun(ctx.db, run.siteId, run._id).take(maxRows + 1);
  const counted = rows.slice(0, maxRows);
  const firsts = counted.flatMap(({ firstAt }) => firstAt ?? []);
  const lasts = counted.flatMap(({ lastAt }) => lastAt ?? []);
  return {
    importId,
    state: runStateOf(run),
    openedAt,
    ...defined({
      closedAt,
      undoneAt,
      lastChunkAt: await newestChunkAt(ctx, run),
    }),
    chunks: new Set(counted.map(({ chunk }) => chunk)).size,
    events: counted.reduce((sum, { events }) => sum + events, 0),
    ...(firsts.length > 0 && {
      firstAt: Math.min(...firsts),
      lastAt: Math.max(...lasts),
    }),
    isAtLeast: rows.length > maxRows,
    rowsRead: rows.length,
  };
}
