/** Phases: which part of the way of an event a function belongs to. */

export const phases = [
  "admission",
  "ingest",
  "fold",
  "compaction",
  "rates and usage",
  "batch worker",
] as const;
export type Phase = (typeof phases)[number];

const phaseOfModule: Record<string, Phase> = {
  admission: "admission",
  rateLimiter: "rates and usage",
  usageWorker: "rates and usage",
  ingest: "ingest",
  fold: "fold",
  compaction: "compaction",
  compactHour: "compaction",
  compactUp: "compaction",
  settle: "compaction",
};

/** The loop and what it asks before it folds: the price of knowing when there is work. */
const batchWorkerFunctions = new Set(["fold/loop:nextBatch", "fold/loop:stop"]);

/** By "module:function" or "batchWorker:module:function"; undefined for reports and set-up. */
export function phaseOf(name: string): Phase | undefined {
  if (name.startsWith("batchWorker:") || batchWorkerFunctions.has(name)) {
    return "batch worker";
  }
  return phaseOfModule[name.slice(0, name.indexOf(":"))];
}

/** Transactions of one kind, named for people; undefined for what is not shown by itself. */
export function kindOf(
  component: string,
  path: string,
  functions: ReadonlyMap<string, unknown>,
): string | undefined {
  if (component === "batchWorker") {
    return functions.has("fold/loop:foldChunk") ? "fold" : "loop without work";
  }
  return kindOfFunction[path];
}

const kindOfFunction: Record<string, string> = {
  "admission:admit": "admission of a request",
  "ingest:ingest": "ingest mutation",
  "compaction:compactSite": "find closed hours",
  "rollups/compactHour:compactHour": "compact an hour",
  "rollups/compactUp:build": "build a day or month",
  "rollups/compactUp:buildDimension": "build one dimension",
  "rollups/settle:settleDay": "settle a day",
  "rollups/settle:settleDimension": "settle one dimension",
};
