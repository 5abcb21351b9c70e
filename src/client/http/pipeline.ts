/**
 * Turns checked rows into stored events. This part of ingest is the same for every wire dialect.
 */
import type { GenericActionCtx, GenericDataModel } from "convex/server";
import type { ComponentApi } from "../../component/_generated/component.js";
import { defined } from "../../shared/defined.js";
import { errorForLog } from "../../shared/errorForLog.js";
import { windowOf, type ChunkName } from "../../shared/event/imports.js";
import type {
  IncomingEvent,
  NotOffered,
  Rejection,
  Repeat,
} from "../../shared/event/incoming.js";
import type { RateLevel } from "../../shared/event/intake.js";
import type { LeftOutCounts } from "../../shared/parse/leftOutRows.js";
import { toChunks, type Cut } from "./chunks.js";
import { ChunkStore, type Uncounted } from "./chunkStore.js";
import { platformOverload } from "./platformLimits.js";
import { add, nothing, storedOf, type Counts } from "./rowCounts.js";

/** An admitted request in the words of `ingest`, whatever its dialect. */
export interface Batch {
  siteId: string;
  /** Null for the app's own client, which shows no key. */
  keyId: string | null;
  trusted: boolean;
  /** How much of each of its rates the sender had used at admission. */
  rateLevels?: RateLevel[];
  receivedAt: number;
  sentAt?: number;
  import?: boolean;
  /** Present for an import that names its run. */
  chunk?: ChunkName & { rowsInChunk: number; isDone: boolean };
  onIngest?: string;
  rows: Row[];
  /** Rows that could not be parsed. */
  rejected: Rejection[];
  /** Rows that the log is not offered, counted by a reason that is no fault of theirs. */
  excluded: Excluded;
}

export interface Row {
  /** Position in the request. */
  index: number;
  event: IncomingEvent;
}

export type Excluded = LeftOutCounts;

export interface Stored {
  accepted: number;
  duplicates: number;
  /** By position in the request. */
  rejected: Rejection[];
  /** By position in the request: the events that rows with `repeatOf` repeat. */
  repeats: Repeat[];
  /** Rows that the log was not offered. */
  excluded: Excluded;
  /** The number of offered rows that the site's settings leave out. */
  leftOut: number;
}

export interface PipelineContext {
  /** The context of an action. A mutation's will do if the batch fits in one transaction. */
  ctx: Pick<GenericActionCtx<GenericDataModel>, "runMutation">;
  component: Pick<ComponentApi, "ingest" | "usage">;
}

/**
 * Bounds the mutations at once. Four chunks of 500 are a whole request. More would take capacity
 * from other requests.
 */
const CHUNKS_AT_ONCE = 4;

/**
 * Stores a batch in as few mutations as its size allows. If a mutation fails, its chunk is halved
 * until the row that cannot be stored is alone, so that it costs no other row. A finished chunk of
 * an import offers nothing, because all of it is there.
 *
 * Throws only an `HttpProblem` of the kind `overloaded`, if the platform had no place for any row.
 * The usage then counts nothing, and the whole request can be sent again.
 */
export async function storeBatch(
  context: PipelineContext,
  { rows, rejected, excluded, chunk: ofImport, ...request }: Batch,
): Promise<Stored> {
  const notStored = { rejectedValidation: rejected.length, ...excluded };
  const store = new ChunkStore(
    context,
    { ...request, chunk: ofImport },
    hasAny(notStored) ? notStored : undefined,
  );
  let counts: Counts = { ...nothing, rejected };
  if (ofImport?.isDone) {
    counts.duplicates = rows.length;
    store.uncounted = { ...notStored, duplicates: rows.length };
  } else {
    const queues = toQueues(rows, { inWindows: ofImport !== undefined });
    for (let at = 0; at < queues.length; at += CHUNKS_AT_ONCE) {
      const group = queues.slice(at, at + CHUNKS_AT_ONCE);
      counts = (
        await Promise.all(group.map((queue) => store.storeInTurn(queue)))
      ).reduce(add, counts);
    }
  }
  if (store.tookNothing) throw platformOverload();
  const stored = storedOf(counts, excluded);
  await countRest(context, request, stored, store.uncounted);
  return stored;
}

/**
 * Returns queues of chunks. The queues can run at the same time, and each runs its chunks in turn.
 * For an import with a run, chunks of one window of positions share a queue, because they read what
 * the others write.
 */
function toQueues(rows: readonly Row[], cut: Cut): Row[][][] {
  const chunks = toChunks(rows, cut);
  if (!cut.inWindows) return chunks.map((chunk) => [chunk]);
  const byWindow = new Map<number, Row[][]>();
  for (const chunk of chunks) {
    const window = windowOf(chunk[0]?.index ?? 0);
    const queue = byWindow.get(window);
    if (queue) queue.push(chunk);
    else byWindow.set(window, [chunk]);
  }
  return [...byWindow.values()];
}

function hasAny(counts: NotOffered): boolean {
  return Object.values(counts).some((count) => count > 0);
}

type SentBy = Pick<
  Batch,
  "siteId" | "keyId" | "trusted" | "rateLevels" | "receivedAt"
>;

/**
 * Counts the usage that no ingest mutation has counted: rows that failed, and requests without
 * other rows.
 */
async function countRest(
  { ctx, component }: PipelineContext,
  { siteId, keyId, trusted, rateLevels, receivedAt }: SentBy,
  { rejected }: Counts,
  uncounted: Uncounted | undefined,
): Promise<void> {
  const rejectedInternal = rejected.filter(
    ({ reason }) => reason === "internal",
  ).length;
  if (rejectedInternal === 0 && uncounted === undefined) return;
  try {
    await ctx.runMutation(component.usage.recordNotStored, {
      siteId,
      keyId,
      trusted,
      receivedAt,
      ...defined({ rateLevels }),
      rejectedValidation: 0,
      bots: 0,
      doNotTrack: 0,
      ...uncounted,
      rejectedInternal,
    });
  } catch (error) {
    // The answer already reports what was not stored, so it matters more than this count.
    console.error(
      "Footfall could not count what it did not store",
      errorForLog(error),
    );
  }
}
