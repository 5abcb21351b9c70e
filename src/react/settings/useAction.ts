/** Calls a mutation of the app, one at a time, and keeps its error for the reader. */
import { useConvex, type ConvexReactClient } from "convex/react";
import type { FunctionReference } from "convex/server";
import type { Value } from "convex/values";
import { useCallback, useEffect, useRef, useState } from "react";

export interface Action {
  isRunning: boolean;
  /** The error of the last call. */
  error: Error | null;
  /**
   * Does the work, unless an earlier one goes on. Returns its answer. Returns undefined if the work
   * failed or did not start.
   */
  run: <Answer>(
    work: (call: Call) => Promise<Answer>,
  ) => Promise<Answer | undefined>;
  /** Drops the error. */
  clear: () => void;
}

/** Calls one mutation. The app may not export it. */
export type Call = <Args extends Record<string, Value | undefined>, Answer>(
  mutation: Mutation<Args, Answer> | undefined,
  args: Args,
) => Promise<Answer>;

type Mutation<
  Args extends Record<string, Value | undefined>,
  Answer,
> = FunctionReference<"mutation", "public", Args, Answer>;

export function useAction(): Action {
  const client = useConvex();
  const isBusy = useRef(false);
  const isGone = useRef(false);
  const [state, setState] = useState<Pick<Action, "isRunning" | "error">>(idle);
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
    };
  }, []);
  const run: Action["run"] = useCallback(
    async (work) => {
      if (isBusy.current) return undefined;
      isBusy.current = true;
      setState({ isRunning: true, error: null });
      const settle = (error: Error | null) => {
        isBusy.current = false;
        if (!isGone.current) setState({ isRunning: false, error });
      };
      try {
        const answer = await work(callThrough(client));
        settle(null);
        return answer;
      } catch (error) {
        settle(error instanceof Error ? error : new Error(String(error)));
        return undefined;
      }
    },
    [client],
  );
  // Work that goes on is still running.
  const clear = useCallback(
    () => setState((before) => ({ ...before, error: null })),
    [],
  );
  return { ...state, run, clear };
}

/** Throws as for a mutation that the app does not export where there is none. */
function callThrough(client: Pick<ConvexReactClient, "mutation">): Call {
  return async <Args extends Record<string, Value | undefined>, Answer>(
    mutation: Mutation<Args, Answer> | undefined,
    args: Args,
  ) => {
    if (!mutation) throw new Error("Could not find public function.");
    const reference: FunctionReference<"mutation"> = mutation;
    const answer: unknown = await client.mutation(reference, args);
    return answer as Answer;
  };
}

const idle = { isRunning: false, error: null };
