/**
 * Tells developers in the console what the server did not count, why, and what to do. It runs on
 * loopback pages only, and explains each kind of refusal once.
 */
import { isLoopback } from "./isLoopback.js";
import { takeOver, type Outcome } from "./notices.js";
import type { TrackerState } from "./visitor.js";

const usePublicKey = "Use a public key of this deployment";
const wait = "The tracker tries again";

/** Returns what to do about a refusal, by its kind or else by its status. */
const remedies = (): Record<string, string> => ({
  401: usePublicKey,
  404: "Check the endpoint and the site",
  origin: `Add "${location.origin}" to allowedOrigins`,
  secretInBrowser: usePublicKey,
});

/** Returns the function that explains what became of a batch. */
export function consoleHelp({
  key,
}: TrackerState["settings"]): (outcome: Outcome) => void {
  const told = new Set<unknown>();

  function warn(kind: unknown, what: string, toDo: string): void {
    if (!told.has(kind)) console.warn(`Footfall: ${what}. ${toDo}.`);
    told.add(kind);
  }

  if (/^ff_sec/.test(key!)) {
    warn("secretInBrowser", "everyone can read this secret key", usePublicKey);
  }
  return (outcome) => {
    const { status, error, threw } = outcome;
    if (threw) {
      warn("threw", `beforeSend threw "${threw as Error}"`, "Correct it");
    } else if (!status) {
      // A page that is hidden may have sent its events without waiting for an answer.
      if (!document.hidden) {
        warn(
          0,
          "the server does not answer",
          'Check the endpoint, and that "npx convex dev" runs',
        );
      }
    } else if (status > 299) {
      const kind = error?.kind ?? status;
      const toDo = remedies();
      const otherwise = status === 429 || status > 499 ? wait : "They are lost";
      warn(
        kind,
        `the server refused events with status ${status}: "${error?.message ?? ""}"`,
        toDo[kind] ?? toDo[status] ?? otherwise,
      );
    }
    for (const { reason, error } of outcome.rejected ?? []) {
      const toDo = reason === "internal" ? wait : "Correct what the page sends";
      warn(reason, `the server rejected events: "${error}"`, toDo);
    }
    if (outcome.excluded) {
      warn(
        "excluded",
        "the site's settings leave out events",
        'To count development pages, set localhost to "count"',
      );
    }
    if (outcome.bots) {
      warn(
        "bots",
        "the server takes a headless browser for a bot",
        "Use the user agent of a person",
      );
    }
    if (outcome.doNotTrack) {
      warn("doNotTrack", "the browser asks not to be tracked", "Turn that off");
    }
  };
}

/** Explains everything that becomes of a tracker's events, if the page is on loopback. */
export function help(tracker: TrackerState): void {
  if (isLoopback()) {
    takeOver(tracker.notices!, consoleHelp(tracker.settings) as never);
  } else delete tracker.notices;
}
