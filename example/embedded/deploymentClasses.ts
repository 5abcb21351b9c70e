/** Limits on what a deployment does at once, by its class. Each bounds the app and its components together. */

const MIB = 1 << 20;

/** The figures of Convex's documentation of limits; those of S16 are the knobs' defaults (crates/common/src/knobs.rs). */
export const deploymentClasses = {
  /** Free and Starter: knobs.rs:1020 (functions), 1060 (actions), 502 (jobs), 1005 (bytes). */
  S16: {
    queries: 16,
    mutations: 16,
    actions: 64,
    scheduledJobs: 8,
    writtenBytesPerSecond: 4 * MIB,
  },
  /** Pro. */
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
  /** That run at once, nested ones not counted. */
  readonly queries: number;
  readonly mutations: number;
  /** HTTP actions included. */
  readonly actions: number;
  readonly scheduledJobs: number;
  /** In all indexes and system tables, over the last second. */
  readonly writtenBytesPerSecond: number;
}

/** How long a call waits for a slot before it is refused (knobs.rs:985, 995). */
export const SLOT_WAIT_MS = {
  queries: 5000,
  mutations: 5000,
  actions: 10_000,
} as const;

/** A call of which a deployment has too many at the moment. Actions can catch it, and see the message alone. */
export class TooManyError extends Error {
  constructor(
    readonly code: "TooManyWrites" | "TooManyConcurrentRequests",
    message: string,
  ) {
    super(message);
  }
}
