/**
 * Listens to events of several types, separated by spaces, wherever in the page they happen. It
 * listens on the window, in the capture phase: nothing can stop an event before, and it hears
 * events that do not bubble.
 */
import { attempt } from "./attempt.js";

export function listen(
  types: string,
  // The type of an event says which class it has.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  listener: (event: any) => unknown,
): void {
  types
    .split(" ")
    .forEach((type) =>
      addEventListener(type, (event) => attempt(() => listener(event)), true),
    );
}
