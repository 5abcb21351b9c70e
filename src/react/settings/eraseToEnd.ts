/** Follows an erasure until nothing of the person is left and the reports are repaired. */
import type { Erasure } from "../../shared/api/upkeep.js";
import { SECOND } from "../../shared/units.js";

/** Time between questions. A step of the background takes about as long. */
const ASKED_EVERY_MS = 2 * SECOND;

/** Bounds the questions: five minutes. The background goes on without them. */
const MOST_STEPS = 150;

interface ErasingOptions {
  /** Calls `eraseVisitor`, which begins or goes on, and says how far it is. */
  step: () => Promise<Erasure>;
  /** Called after each step with the days that are still to be counted again. */
  onStep: (repairing: number) => void;
  /** Nobody looks any more. */
  isGone: () => boolean;
}

/** @returns whether the erasure is over */
export async function eraseToEnd({
  step,
  onStep,
  isGone,
}: ErasingOptions): Promise<boolean> {
  for (let steps = 0; steps < MOST_STEPS && !isGone(); steps++) {
    const answer = await step();
    if (answer.kind === "preview") return false;
    if (answer.done && answer.repairing === 0) return true;
    onStep(answer.repairing);
    await new Promise((resolve) => setTimeout(resolve, ASKED_EVERY_MS));
  }
  return false;
}
