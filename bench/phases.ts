/** Names the part of an event's way that a function belongs to. */

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

/** The loop, and its questions before it folds: the price of knowing when there is work. */
const batchWorkerFunctions = new Set(["fold/loop:nextBatch", "fold/loop:stop"]);

/**
 * Takes "module:function" or "batchWorker:module:function". Answers undefined for reports and
 * set-up.
 */
export function phaseOf(name: string): Phase | undefined {
  if (name.startsWith("batchWorker:") || batchWorkerFunctions.has(name)) {
    return "batch worker";
  }
  return phaseOfModule[name.slice(0, name.indexOf(":"))];
}

/**
 * Names the kind of a transaction for people. Answers undefined for a kind without a line of its
 * own.
 */
export function kindOf(
  component: string,
  path: string,
  functions: ReadonlyMap<string, unknown>,
): string | undefined {
  if (component === "batchWorker") {
    return functions.has("fold/loop:foldAttempt")
      ? "fold"
      : "loop without work";
  }
  return kindOfFunction[path];
}

const kindOfFunction: Record<string, string> = {
  "admission:admit": "admission of a request",
  "ingest:ingest": "ingest mutation",
  "rollups/compaction:compactSite": "find closed hours",
  "rollups/compactHour:compactHour": "compact an hour",
  "rollups/compactUp:build": "build a day or month",
  "rollups/compactUp:buildDimension": "build one dimension",
  "rollups/settle:settleDay": "settle a day",
  "rollups/settle:settleDimension": "settle one dimension",
};
