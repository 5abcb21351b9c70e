/** Tells developers in the console why nothing counts. It runs in development builds only. */
import type { Outcome } from "../browser/notices.js";

declare global {
  /** Whether React Native runs a development build. */
  var __DEV__: boolean | undefined;
}

const remedies: Readonly<Record<string, string>> = {
  missingOrigin:
    'Apps send no origin: set "allowMissingOrigin: true" for the site',
  unauthorized: "Use a public key of this deployment",
  secretInBrowser: "Use a public key of this deployment",
};

/** Returns a function that warns once of each kind of refusal. */
export function explain(): (outcome: Outcome) => void {
  const told = new Set<unknown>();

  function warn(kind: unknown, what: string, toDo: string): void {
    if (!told.has(kind)) console.warn(`Footfall: ${what}. ${toDo}.`);
    told.add(kind);
  }

  return ({ status, error, threw, rejected = [] }) => {
    if (threw) {
      warn("threw", `beforeSend threw "${threw as Error}"`, "Correct it");
    } else if (!status) {
      warn(
        0,
        "the server does not answer",
        'Check the endpoint, the network, and that "npx convex dev" runs. A device cannot reach the "localhost" of your computer',
      );
    } else if (status > 299) {
      const kind = error?.kind ?? `${status}`;
      warn(
        kind,
        `the server refused events with status ${status}: "${error?.message ?? ""}"`,
        remedies[kind] ??
          (status === 429 || status > 499
            ? "The tracker tries again"
            : "They are lost"),
      );
    }
    for (const row of rejected) {
      warn(
        row.reason,
        `the server rejected events: "${row.error}"`,
        "Correct what the app sends",
      );
    }
  };
}
