/**
 * The hook subscribes to each question once, and asks a failed one again whatever other callers
 * hold.
 */
import { ConvexProvider } from "convex/react";
import { anyApi } from "convex/server";
import { act, StrictMode } from "react";
import { expect, test } from "vitest";
import { createConvexClient } from "../convexClient.helpers.js";
import { createEffectsRoot } from "../effects.helpers.js";
import { useAnswers, type Answers } from "./useAnswers.js";

test.each([false, true])(
  "a failure that two share is asked again once, at the first retry (strict: %s)",
  async (isStrict) => {
    const { client, sent, answer } = createConvexClient();
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
