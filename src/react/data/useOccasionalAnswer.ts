/** Asks a question about a site every five minutes. It does not subscribe. */
import { useConvex } from "convex/react";
import type { FunctionReference } from "convex/server";
import { useEffect, useState } from "react";
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
    client.query(query, { siteId, now }).then(
      (next) => {
        if (isCurrent) setAnswer(() => next);
      },
      () => {
        if (isCurrent) setRefused(true);
      },
    );
    return () => {
      isCurrent = false;
    };
    // `query` is no dependency: an app's api makes a new reference at each access.
  }, [client, siteId, now, isAsked]);
  return answer;
}
