/** Names the part of an event's way that a function belongs to. */

export const phases = [
  "admission",
  "ingest",
  "fold",
  "compaction",
  "usage",
  "loops",
] as const;
export type Phase = (typeof phases)[number];

/** A component of its own, a module of Footfall's component, or a room of it. */
const phaseOfPart: Readonly<Record<string, Phase>> = {
  admission: "admission",
  ingest: "ingest",
  requests: "ingest",
  "intake/snapshot": "admission",
  "intake/usageWorker": "usage",
  fold: "fold",
  live: "loops",
  log: "loops",
  rollups: "compaction",
};

/** The loop of a lane around its folds: the price of knowing when there is work. */
const loopFunctions = new Set([
  "fold/loop:run",
  "fold/laneWork:nextBatch",
  "fold/loop:stop",
  "fold/loop:watch",
]);

/**
 * Takes "module:function" or "batchWorker:module:function". Answers undefined for reports and
 * set-up.
 */
export function phaseOf(name: string): Phase | undefined {
  if (name.startsWith("batchWorker:") || loopFunctions.has(name)) {
    return "loops";
  }
  const module = name.slice(0, name.indexOf(":"));
  return phaseOfPart[module] ?? phaseOfPart[module.split("/")[0] ?? ""];
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
  if (component === "" && path === "fold/loop:run") {
    return functions.has("fold/loop:foldAttempt")
      ? "fold"
      : "loop without work";
  }
  return kindOfFunction[path];
}

const kindOfFunction: Readonly<Record<string, string>> = {
  "admission:admit": "admission of a request",
  "ingest:ingest": "ingest mutation",
  "live:heartbeat": "heartbeat",
  "log/hurry:hurryLane": "hurry of a lane",
  "requests:ingest": "admission and ingest in one mutation",
  "rollups/compaction:compactSite": "find deltas to merge",
  "rollups/compactDay:compactDay": "compact a quiet day",
  "rollups/compactHour:compactHour": "compact an hour",
  "rollups/compactUp:build": "build a day or month",
  "rollups/compactUp:buildDimension": "build one dimension",
  "rollups/settle:settleDay": "settle a day",
  "rollups/settle:settleDimension": "settle the rest of a day",
};

/** Every function that is named here. */
export const namedFunctions: readonly string[] = [
  ...loopFunctions,
  ...Object.keys(kindOfFunction),
];
