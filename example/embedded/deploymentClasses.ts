/**
 * Limits on what a deployment does at once, by its class. Each bounds the app and its components
 * together.
 */

const MIB = 1 << 20;

/**
 * The figures are those of Convex's documentation of limits. Those of S16 are also the knobs'
 * defaults (crates/common/src/knobs.rs).
 */
export const deploymentClasses = {
  /** Free and Starter: knobs.rs:1020 (functions), 1060 (actions), 502 (jobs), 1005 (bytes). */
  S16: {
    queries: 16,
    mutations: 16,
    actions: 64,
    scheduledJobs: 8,
    writtenBytesPerSecond: 4 * MIB,
  },
  /** The class of Pro. */
  S256: {
    queries: 256,
    mutations: 256,
    actions: 512,
    scheduledJobs: 256,
    writtenBytesPerSecond: 8 * MIB,
  },
  D1024: {
    queries: 1024,
    mutations: 512,
    actions: 1024,
    scheduledJobs: 512,
    writtenBytesPerSecond: 32 * MIB,
  },
  D2048: {
    queries: 2048,
    mutations: 1024,
    actions: 2048,
    scheduledJobs: 1024,
    writtenBytesPerSecond: 64 * MIB,
  },
} as const satisfies Record<string, ClassLimits>;

export type DeploymentClass = keyof typeof deploymentClasses;

export interface ClassLimits {
  /** Queries that run at once. Nested ones do not count. */
  readonly queries: number;
  readonly mutations: number;
  /** HTTP actions included. */
  readonly actions: number;
  readonly scheduledJobs: number;
  /** The bytes go to all indexes and system tables, over the last second. */
  readonly writtenBytesPerSecond: number;
}

/**
 * The longest wait of a call for a slot. After it the deployment refuses the call (knobs.rs:985,
 * 995).
 */
export const SLOT_WAIT_MS = {
  queries: 5000,
  mutations: 5000,
  actions: 10_000,
} as const;

/**
 * The deployment has too many calls of this kind at the moment. Actions can catch the error, and
 * see its message only.
 */
export class TooManyError extends Error {
  constructor(
    readonly code: "TooManyWrites" | "TooManyConcurrentRequests",
    message: string,
  ) {
    super(message);
  }
}
