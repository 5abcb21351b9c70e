/**
 * Listens to events of several types, separated by spaces, wherever in the page they happen: from the window
 * down, before anything can stop them, and also those that do not bubble.
 */
import { attempt } from "./attempt.js";

export function listen(
  types: string,
  // What an event is, its type says.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  listener: (event: any) => unknown,
): void {
  for (const type of types.split(" ")) {
    addEventListener(type, (event) => attempt(() => listener(event)), true);
  }
}
