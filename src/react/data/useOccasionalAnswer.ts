/** Asks a question about a site every five minutes. It does not subscribe. */
import { useConvex } from "convex/react";
import type { FunctionReference } from "convex/server";
import { startTransition, useEffect, useState } from "react";
import { MINUTE } from "../../shared/units.js";
import { useNow } from "./useNow.js";

/** Time between questions, for answers that change more often than a reader needs them. */
const ASKED_EVERY_MS = 5 * MINUTE;

type StatusQuery<Answer> = FunctionReference<
  "query",
  "public",
  { siteId: string; now: number },
  Answer
>;

/**
 * Returns the last answer, or undefined until there is one. The page asks an app that refuses only
 * once, and asks nothing without a query.
 */
export function useOccasionalAnswer<Answer>(
  query: StatusQuery<Answer> | undefined,
  siteId: string,
): Answer | undefined {
  const client = useConvex();
  const [answer, setAnswer] = useState<Answer>();
  const [isRefused, setRefused] = useState(false);
  // Rounded, so that all viewers share an answer.
  const now = Math.floor(useNow() / ASKED_EVERY_MS) * ASKED_EVERY_MS;
  const isAsked = query !== undefined && !isRefused;
  useEffect(() => {
    if (!query || !isAsked) return;
    let isCurrent = true;
    // Nothing waits for these answers. An urgent update beside a deferred panel that fails would
    // make React draw the panel's earlier state, and report an error that it has recovered from.
    const settle = (update: () => void) => {
      if (isCurrent) startTransition(update);
    };
    client.query(query, { siteId, now }).then(
      (next) => settle(() => setAnswer(() => next)),
      () => settle(() => setRefused(true)),
    );
    return () => {
      isCurrent = false;
    };
    // `query` is no dependency: an app's api makes a new reference at each access.
  }, [client, siteId, now, isAsked]);
  return answer;
}
