/**
 * The hook subscribes to each question once, and asks a failed one again whatever other callers
 * hold.
 */
import { ConvexProvider, type ConvexReactClient } from "convex/react";
import { anyApi, getFunctionName, type FunctionReference } from "convex/server";
import { act, StrictMode } from "react";
import { expect, test } from "vitest";
import { createEffectsRoot } from "../effects.helpers.js";
import { useAnswers, type Answers } from "./useAnswers.js";

/**
 * The part of a client that `useQueries` calls. Like the real one it shares a subscription, and
 * keeps an error as long as that lasts.
 */
function createClient() {
  const subscribers = new Map<string, Set<() => void>>();
  const results = new Map<string, unknown>();
  /** The queries in the order in which the server got them. */
  const sent: string[] = [];
  const watchQuery = (query: FunctionReference<"query">) => {
    const name = getFunctionName(query);
    return {
      onUpdate: (callback: () => void) => {
        const own = subscribers.get(name) ?? new Set();
        if (own.size === 0) sent.push(name);
        subscribers.set(name, own.add(callback));
        return () => {
          own.delete(callback);
          if (own.size === 0) results.delete(name);
        };
      },
      localQueryResult: () => {
        const result = results.get(name);
        if (result instanceof Error) throw result;
        return result;
      },
      journal: () => undefined,
    };
  };
  const answer = (name: string, result: unknown) =>
    act(async () => {
      results.set(name, result);
      for (const callback of subscribers.get(name) ?? []) callback();
    });
  const client = { watchQuery } as unknown as ConvexReactClient;
  return { client, sent, answer };
}

test.each([false, true])(
  "a failure that two share is asked again once, at the first retry (strict: %s)",
  async (isStrict) => {
    const { client, sent, answer } = createClient();
    const render = createEffectsRoot();
    const seen: Record<string, Answers> = {};
    function Panel({ name }: { name: string }) {
      // New with each render, as apps write it.
      const good = { query: anyApi.app!.good!, args: {} };
      const bad = { query: anyApi.app!.bad!, args: { siteId: "s1" } };
      seen[name] = useAnswers({ good, bad });
      return null;
    }
    const panels = (
      <ConvexProvider client={client}>
        <Panel name="first" />
        <Panel name="second" />
      </ConvexProvider>
    );
    await render(isStrict ? <StrictMode>{panels}</StrictMode> : panels);
    await answer("app:good", 1);
    await answer("app:bad", new Error("overloaded"));
    expect(seen.second!.get("bad")).toBeInstanceOf(Error);
    sent.length = 0;

    await act(async () => seen.second!.retry());
    expect(sent).toEqual(["app:bad"]);
    expect(seen.first!.get("bad")).toBeUndefined();
    expect(seen.first!.get("good")).toBe(1);

    await answer("app:bad", 2);
    expect(seen.first!.get("bad")).toBe(2);
    expect(seen.second!.get("bad")).toBe(2);
    await act(async () => seen.first!.retry());
    expect(sent).toEqual(["app:bad"]);
  },
);
