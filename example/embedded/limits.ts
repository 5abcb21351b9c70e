/** The limits of one transaction, and the counters of its usage. */

const MIB = 1 << 20;

/** The limits of the platform, by the names that `ctx.meta.getTransactionMetrics()` uses. */
export const defaultLimits = {
  bytesRead: 16 * MIB,
  bytesWritten: 16 * MIB,
  databaseQueries: 4096,
  documentsRead: 32_000,
  documentsWritten: 16_000,
  functionsScheduled: 1000,
  scheduledFunctionArgsBytes: 16 * MIB,
  filesWritten: 64,
  fileWriteBytes: 64 * MIB,
  filesRead: 64,
  fileReadBytes: 64 * MIB,
};

export type Metric = keyof typeof defaultLimits;
export type Limits = Record<Metric, number>;

export const metrics = Object.keys(defaultLimits) as Metric[];

/** Bounds nested calls. The app's function is the first. */
export const MAX_CALL_DEPTH = 8;

const nothing = Object.fromEntries(
  metrics.map((metric) => [metric, 0]),
) as Limits;

export function noUsage(): Limits {
  return { ...nothing };
}

/**
 * Answers the limits of a nested call: on top of the usage so far, and never above the caller's.
 */
export function nestedLimits(
  limits: Limits,
  used: Limits,
  requested: Partial<Limits> | undefined,
): Limits {
  if (requested === undefined) return limits;
  const nested = { ...limits };
  for (const metric of metrics) {
    const budget = requested[metric];
    if (budget !== undefined)
      nested[metric] = Math.min(limits[metric], used[metric] + budget);
  }
  return nested;
}

const complaints: Partial<Record<Metric, string>> = {
  bytesRead: "Read too much data",
  bytesWritten: "Wrote too much data",
  databaseQueries: "Too many index ranges read",
  documentsRead: "Scanned too many documents",
  documentsWritten: "Wrote too many documents",
  functionsScheduled: "Scheduled too many functions",
  scheduledFunctionArgsBytes: "Scheduled function arguments too large",
};

export function checkLimit(limits: Limits, metric: Metric, used: number): void {
  if (used > limits[metric])
    throw new Error(
      `${complaints[metric] ?? metric} in a single function execution (limit: ${limits[metric]}). ` +
        `This is a Convex limit: https://docs.convex.dev/production/state/limits`,
    );
}
