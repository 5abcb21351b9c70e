/**
 * Subscribes to several queries at once. Each may fail without the others. `useQuery` would throw,
 * so one failed report would take the others with it.
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

/** Questions by name. Null: not asked now. */
export type Questions = Readonly<Record<string, Question | null>>;

export interface Answers {
  /**
   * Returns undefined while the answer is on its way, or when nothing is asked. Returns the error
   * that the query threw.
   */
  get: (name: string) => unknown;
  /** Asks every failed question of the page again, here and elsewhere. */
  retry: () => void;
}

const noneFailed: ReadonlySet<string> = new Set();

/**
 * One function for each caller of the hook, which drops its failed questions. Callers share
 * subscriptions, so the client asks a query again only when all of them have dropped it.
 */
const forgetters = new Set<() => void>();

function forgetFailed(): void {
  for (const forget of forgetters) forget();
}

/** `questions` may be new objects with each render. The hook compares what they ask. */
export function useAnswers(questions: Questions): Answers {
  // Failed questions are left out for one render. The client forgets them then, and asks them
  // again.
  const [leftOut, setLeftOut] = useState(noneFailed);
  useEffect(() => {
    if (leftOut.size > 0) setLeftOut(noneFailed);
  }, [leftOut]);

  const asked = requestsFor(questions, leftOut);
  // A new object would make new subscriptions for the same questions.
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

/** Registers one function, though `forget` is new with each render. */
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

/** The questions as text, to compare them. */
function askedText(requests: RequestForQueries): string {
  return JSON.stringify(
    Object.entries(requests).map(([name, { query, args }]) => [
      name,
      getFunctionName(query),
      convexToJson(args),
    ]),
  );
}
