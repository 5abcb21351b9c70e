/**
 * The second file of the tag. It counts links out, downloads, forms and marked elements, and helps
 * developers in the console. The tag loads it (`askForMore.ts`).
 */
import type { More } from "./askForMore.js";
import { consoleHelp } from "./consoleHelp.js";
import { interactionsOf } from "./interactions.js";
import { isLoopback } from "./isLoopback.js";
import { takeOver, type Outcome } from "./notices.js";

export const more: More = (notices, settings, track, sentAddress) => {
  const onInteraction = interactionsOf(track, sentAddress, settings);
  const onOutcome = isLoopback() ? consoleHelp(settings) : () => {};
  takeOver(notices, (notice) =>
    notice.type ? onInteraction(notice) : onOutcome(notice as Outcome),
  );
};
