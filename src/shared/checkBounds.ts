/** Checks the bounds of a whole event, before anything walks or copies it. */
import { InvalidInput, kindOf } from "./invalid.js";
import { limits } from "./limits.js";

/**
 * Checks that the value is JSON, with at most `MAX_DEPTH` levels and `MAX_EVENT_BYTES` bytes.
 *
 * @param where names the value in the error's message
 * @throws InvalidInput if it is not
 */
export function checkBounds(value: unknown, where: string): void {
  checkDepth(value, where, limits.MAX_DEPTH.value);
  const bytes = new TextEncoder().encode(JSON.stringify(value) ?? "").length;
  const max = limits.MAX_EVENT_BYTES.value;
  if (bytes > max) {
    throw new InvalidInput(
      `${where} has ${bytes} bytes as JSON, at most ${max} are allowed`,
    );
  }
}

function checkDepth(value: unknown, where: string, levelsLeft: number): void {
  if (typeof value !== "object" || value === null) {
    if (["bigint", "function", "symbol"].includes(typeof value)) {
      throw new InvalidInput(
        `${where} must be JSON, but holds ${kindOf(value)}`,
      );
    }
    return;
  }
  if (levelsLeft === 0) {
    throw new InvalidInput(
      `${where} nests deeper than ${limits.MAX_DEPTH.value} levels`,
    );
  }
  for (const child of Object.values(value)) {
    checkDepth(child, where, levelsLeft - 1);
  }
}
