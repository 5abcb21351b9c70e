/** Follows the set-up of a site while it waits for its first event. */
import { useState } from "react";
import type { SetupStatus } from "../../shared/api/setupStatus.js";
import type { ReportsApi } from "../api.js";
import { useNow } from "../data/useNow.js";
import { useSingleReport } from "../data/useSingleReport.js";
import { isQueryMissing } from "../ui/failureWords.js";

interface FollowedSetup {
  /** Undefined until the answer has come, and where the app does not give it. */
  status: SetupStatus | undefined;
  /** The app does not export `getSetupStatus`. */
  isNotExported: boolean;
}

/**
 * A subscription: each refusal shows at once. Only sites without an event have one. After an error
 * the question keeps its time, so that the page does not ask in vain every minute. The client asks
 * it again when the app's functions change.
 */
export function useSetupStatus(
  { getSetupStatus: query }: Pick<ReportsApi, "getSetupStatus">,
  siteId: string,
): FollowedSetup {
  const now = useNow();
  const [failedAt, setFailedAt] = useState<number | null>(null);
  const { data, error } = useSingleReport<SetupStatus>(
    query ? { query, args: { siteId, now: failedAt ?? now } } : null,
    { scope: siteId, question: siteId },
  );
  const hasFailed = error !== undefined;
  if (hasFailed !== (failedAt !== null)) setFailedAt(hasFailed ? now : null);
  return {
    status: hasFailed ? undefined : data,
    isNotExported: !query || (hasFailed && isQueryMissing(error)),
  };
}
