/** Draws which hours are merged while folds still write them. */
import { onTestFinished } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { liveDeltas } from "../budget/figureLimits.js";
import type { Id } from "../_generated/dataModel.js";
import type { TestBackend } from "./setup.helpers.js";

/**
 * Bounds the deltas that a lane has of a live hour, in bytes. With the real bound no hour of a small
 * history is merged early. With 0 each fold that finds deltas of its lane has them merged.
 */
export const arbitraryLiveBytes = fc.constantFrom(liveDeltas.bytes, 0, 800);

/** Uses another bound until the end of the test, and takes all hours for live. */
export function useLiveBytes(bytes: number): void {
  const before = { ...liveDeltas };
  const all = { bytes, bytesBefore: bytes, ageMs: Infinity };
  Object.assign(liveDeltas, all);
  onTestFinished(() => void Object.assign(liveDeltas, before));
}

/** Has somebody look at the site's reports for all of the test. */
export async function lookForever(
  t: TestBackend,
  siteId: string,
): Promise<void> {
  const look = { siteId: siteId as Id<"sites">, since: 0, lookedAt: Infinity };
  await t.run((ctx) => ctx.db.insert("viewings", look));
}
