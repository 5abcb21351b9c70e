/** Code or data that the page fetches when it first shows it. */
import { useCallback, useEffect, useState } from "react";
import type { Report } from "./report.js";

/** Keeps what has been loaded, by the function that did. A part that returns is drawn at once. */
const known = new WeakMap<() => Promise<object>, object>();

/** Loads what the page may show next. A failure is left to `useLoaded`, which loads again. */
export async function preload(load: () => Promise<object>): Promise<void> {
  await load().then(
    (value) => known.set(load, value),
    () => undefined,
  );
}

/**
 * It is not `React.lazy`, which keeps a failure as long as the page lives. A request may fail once,
 * so the report can be tried again. Keep `load`: another function loads again.
 */
export function useLoaded<Value extends object>(
  load: () => Promise<Value>,
): Report<Value> {
  const [loaded, setLoaded] = useState<Value | Error | undefined>(
    () => known.get(load) as Value | undefined,
  );
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
    const keep = (value: Value) => {
      known.set(load, value);
      settle(value);
    };
    load().then(keep, (error: unknown) =>
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
