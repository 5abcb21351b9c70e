/** Rows of jobs that crons of the app do. */
import type { UpkeepJob } from "../../shared/api/upkeepApi.js";
import type { Doc } from "../_generated/dataModel.js";
import type { QueryCtx } from "../_generated/server.js";
import type { Inserter, NewRow, Reader, Rows } from "./ranges.js";

/** The note of a job for one slug, by `by_job_and_slug`. */
export function findOwnSchedule(
  ctx: QueryCtx,
  job: UpkeepJob,
  slug: string,
): Promise<Doc<"ownSchedules"> | null> {
  return ctx.db
    .query("ownSchedules")
    .withIndex("by_job_and_slug", (q) => q.eq("job", job).eq("slug", slug))
    .unique();
}

/** All notes of a job, by `by_job_and_slug` in the order of their slugs. */
export function ownSchedulesOf(
  db: Reader,
  job: UpkeepJob,
): Rows<"ownSchedules"> {
  return db
    .query("ownSchedules")
    .withIndex("by_job_and_slug", (q) => q.eq("job", job));
}

/** Notes that the app does a job. */
export async function insertOwnSchedule(
  db: Inserter,
  note: NewRow<"ownSchedules">,
): Promise<void> {
  await db.insert("ownSchedules", note);
}
