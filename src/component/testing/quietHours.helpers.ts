/** Draws which hours are quiet, so that histories have quiet hours and busy ones. */
import { onTestFinished } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { quietHour } from "../budget/figureLimits.js";

const { bytes } = quietHour;

/**
 * Bounds the deltas of a quiet hour, in bytes. With the real bound all hours of a small history are
 * quiet, unless the site has many lanes. A visit has some hundred bytes. So with the smaller bounds
 * some hours are busy from their first fold, and others become so when more events come.
 */
export const arbitraryQuietBytes = fc.constantFrom(bytes, 1000, 600);

/** Uses another bound until the end of the test. */
export function useQuietBytes(quietBytes: number): void {
  quietHour.bytes = quietBytes;
  onTestFinished(() => {
    quietHour.bytes = bytes;
  });
}
