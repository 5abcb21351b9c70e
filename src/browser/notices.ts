/**
 * Things that happen on a page and that only code which loads later understands: the second file of
 * the tag, and the console help. They wait in a queue until that code takes it over. A tracker that
 * loads none, or that cannot load it, has no queue.
 */
import { attempt } from "./attempt.js";
import type { Delivery } from "./transport.js";

/** The outcome of a batch (empty: nobody answered), or an error that `beforeSend` threw. */
export interface Outcome extends Partial<Delivery> {
  threw?: unknown;
  type?: undefined;
}

/** A click, a submit or an outcome. */
export type Notice = Event | Outcome;

/** From now on, every notice goes to this function. Those that wait come first. */
export function takeOver(
  notices: Notice[],
  handle: (notice: Notice) => unknown,
): void {
  const onNotice = (notice: Notice) => attempt(() => handle(notice)) as never;
  notices.splice(0).forEach(onNotice);
  notices.push = onNotice;
}
