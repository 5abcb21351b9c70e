/** What is happening right now, followed as it happens. */
import type { Realtime } from "../../shared/realtime.js";
import type { ReportsApi } from "../api.js";
import type { Report } from "../data/report.js";
import { useKept } from "../data/useKept.js";
import { useNow } from "../data/useNow.js";
import { useSingleAnswer } from "../data/useSingleAnswer.js";

/**
 * The visitors of the last half hour. Runs again with every event, on a busy site once a minute.
 * @example
 * const { data } = useRealtime(api.analytics, siteId);
 * return <p>{data?.activeVisitors} readers now</p>;
 */
export function useRealtime(
  api: Pick<ReportsApi, "getRealtime">,
  siteId: string,
): Report<Realtime> {
  const now = useNow();
  const isSkipped = siteId === "skip";
  const { answer, retry } = useSingleAnswer<Realtime>(
    isSkipped ? null : { query: api.getRealtime, args: { siteId, now } },
  );
  const error = answer instanceof Error ? answer : undefined;
  // The next minute is the same question: what is shown of the last one is not old.
  const kept = useKept(answer instanceof Error ? undefined : answer, {
    scope: siteId,
    question: siteId,
  });
  return { ...kept, error, retry };
}
