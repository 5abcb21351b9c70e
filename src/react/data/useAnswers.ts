/**
 * Subscribes to several queries at once, each of which may fail by itself. `useQuery` would throw: one report
 * that fails would take the others with it.
 */
import { useQueries, type RequestForQueries } from "convex/react";
import { getFunctionName, type FunctionReference } from "convex/server";
import { convexToJson, type Value } from "convex/values";
import { useEffect, useMemo, useRef, useState } from "react";
import { useSame } from "./useSame.js";

/** A query of the app's read API, with its arguments. */
export interface Question {
  query: FunctionReference<"query">;
  args: Record<string, Value>;
}

/** Questions by a name for each; null: not asked now. */
export type Questions = Readonly<Record<string, Question | null>>;

export interface Answers {
  /** Undefined: on its way, or not asked. An error is what the query threw. */
  get: (name: string) => unknown;
  /** Asks again what has failed, here and wherever else on the page. */
  retry: () => void;
}

const noneFailed: ReadonlySet<string> = new Set();

/**
 * Lets go of what has failed, one function for each who asks: they share subscriptions, so a query is asked
 * anew only once all of them have let go of it.
 */
const forgetters = new Set<() => void>();

function forgetFailed(): void {
  for (const forget of forgetters) forget();
}

/** `questions` may be made anew with each render: they are compared by what they ask. */
export function useAnswers(questions: Questions): Answers {
  // What has failed is left out for one render, and so forgotten: then it is asked anew.
  const [leftOut, setLeftOut] = useState(noneFailed);
  useEffect(() => {
    if (leftOut.size > 0) setLeftOut(noneFailed);
  }, [leftOut]);

  const asked = requestsFor(questions, leftOut);
  // Other requests would subscribe anew, though they ask the same.
  const requests = useSame(asked, askedText(asked));
  const results: Readonly<Record<string, unknown>> = useQueries(requests);
  useForgetter(() => {
    const names = Object.keys(results);
    setLeftOut(new Set(names.filter((name) => results[name] instanceof Error)));
  });
  return useMemo(
    () => ({ get: (name) => results[name], retry: forgetFailed }),
    [results],
  );
}

/** Registered once, though `forget` is made anew with each render. */
function useForgetter(forget: () => void): void {
  const latest = useRef(forget);
  useEffect(() => {
    latest.current = forget;
  });
  useEffect(() => {
    const forgetLatest = () => latest.current();
    forgetters.add(forgetLatest);
    return () => void forgetters.delete(forgetLatest);
  }, []);
}

function requestsFor(
  questions: Questions,
  leftOut: ReadonlySet<string>,
): RequestForQueries {
  const requests: RequestForQueries = {};
  for (const [name, question] of Object.entries(questions)) {
    if (question && !leftOut.has(name)) requests[name] = question;
  }
  return requests;
}

/** What is asked. */
function askedText(requests: RequestForQueries): string {
  return JSON.stringify(
    Object.entries(requests).map(([name, { query, args }]) => [
      name,
      getFunctionName(query),
      convexToJson(args),
    ]),
  );
}
