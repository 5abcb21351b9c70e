/** Asks a question now and then, and whenever somebody wants to know. It does not subscribe. */
import { useConvex, type ConvexReactClient } from "convex/react";
import { useCallback, useEffect, useState } from "react";
import { MINUTE } from "../../shared/units.js";
import type { Report } from "../data/report.js";
import { useNow } from "../data/useNow.js";

/** Time between questions, for answers that change more often than a reader needs them. */
const ASKED_EVERY_MS = 5 * MINUTE;

interface Asked<Answer> {
  key: string;
  answer?: Answer;
  error?: Error | undefined;
}

/**
 * Asks when `key` or `version` changes, every five minutes, and when `retry` is called. Another key
 * is another question, whose earlier answer does not show. Another version asks the same again.
 * `ask` may be a new function with each render.
 */
export function useAsked<Answer>(
  key: string,
  version: number,
  ask: (client: Pick<ConvexReactClient, "query">) => Promise<Answer>,
): Report<Answer> {
  const client = useConvex();
  const [asked, setAsked] = useState<Asked<Answer>>({ key });
  const [attempt, setAttempt] = useState(0);
  const [isAsking, setAsking] = useState(true);
  const turn = Math.floor(useNow() / ASKED_EVERY_MS);
  const retry = useCallback(() => setAttempt((before) => before + 1), []);
  useEffect(() => {
    let isCurrent = true;
    const settle = (next: Omit<Asked<Answer>, "key">) => {
      if (!isCurrent) return;
      setAsked({ key, ...next });
      setAsking(false);
    };
    setAsking(true);
    ask(client).then(
      (answer) => settle({ answer }),
      (error: unknown) =>
        settle({
          error: error instanceof Error ? error : new Error(String(error)),
        }),
    );
    return () => {
      isCurrent = false;
    };
    // `ask` is no dependency: its key says what it asks.
  }, [client, key, version, turn, attempt]);
  const isSame = asked.key === key;
  return {
    data: isSame ? asked.answer : undefined,
    error: isSame ? asked.error : undefined,
    isStale: isAsking,
    retry,
  };
}
