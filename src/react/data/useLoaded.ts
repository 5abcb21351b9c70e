/** Code or data that the page fetches when it first shows it. */
import { useCallback, useEffect, useState } from "react";
import type { Report } from "./report.js";

/**
 * It is not `React.lazy`, which keeps a failure as long as the page lives. A request may fail once,
 * so the report can be tried again. Keep `load`: another function loads again.
 */
export function useLoaded<Value extends object>(
  load: () => Promise<Value>,
): Report<Value> {
  const [loaded, setLoaded] = useState<Value | Error>();
  const [attempt, setAttempt] = useState(0);
  const retry = useCallback(() => {
    setLoaded(undefined);
    setAttempt((before) => before + 1);
  }, []);
  useEffect(() => {
    let isGone = false;
    const settle = (result: Value | Error) => {
      if (!isGone) setLoaded(result);
    };
    load().then(settle, (error: unknown) =>
      settle(error instanceof Error ? error : new Error(String(error))),
    );
    return () => {
      isGone = true;
    };
  }, [load, attempt]);
  const isFailed = loaded instanceof Error;
  return {
    data: isFailed ? undefined : loaded,
    error: isFailed ? loaded : undefined,
    isStale: false,
    retry,
  };
}
