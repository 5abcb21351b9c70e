/**
 * Makes ids where the runtime may have no `crypto`. Hermes has none, and seeds `Math.random` with
 * few bits, so two devices may draw the same numbers. The time keeps their ids apart.
 */
import { randomId } from "../browser/randomId.js";

const drawn = () => Math.random().toString(36).slice(2, 12);

/** Returns an id of at most 40 characters. */
export function nativeId(): string {
  const hasCrypto = typeof globalThis.crypto?.getRandomValues === "function";
  if (hasCrypto) return randomId();
  const sinceStart = Math.floor((globalThis.performance?.now() ?? 0) * 1e3);
  return `${Date.now().toString(36)}${sinceStart.toString(36)}${drawn()}${drawn()}`;
}
