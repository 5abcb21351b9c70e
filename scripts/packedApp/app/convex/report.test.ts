/// <reference types="vite/client" />
/**
 * Runs ingest, fold and report in an app that has installed Footfall: it checks Footfall's own
 * components there.
 */
import { register } from "convex-footfall/test";
import { convexTest } from "convex-test";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { api, internal } from "./_generated/api";
import { env } from "./_generated/server";
import schema from "./schema";

const modules = import.meta.glob(["./**/*.*s", "!./**/*.test.ts"]);

const noon = Date.UTC(2026, 2, 2, 12);
const HOUR = 3_600_000;

vi.setConfig({ testTimeout: 60_000 });

beforeEach(() => {
  vi.useFakeTimers({ now: noon });
});
afterEach(() => {
  vi.useRealTimers();
});

test("page views that a page sends are in the report once they are folded", async () => {
  const t = convexTest(schema, modules);
  register(t);
  const { siteId } = await t.mutation(internal.footfall.provision, {});
  const send = () =>
    t.fetch("/analytics/ingest", {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-footfall-key": env.FOOTFALL_PUBLIC_KEY!,
        origin: "https://shop.example",
        "user-agent":
          "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
      },
      body: JSON.stringify({
        events: ["/", "/teas"].map((path, index) => ({
          type: "pageview",
          eventId: `view-${index}`,
          visitorId: "visitor-1",
          url: `https://shop.example${path}`,
        })),
      }),
    });
  const answers = [await send(), await send()];
  expect(answers.map(({ status }) => status)).toEqual([202, 202]);
  expect(await answers[1]!.json()).toMatchObject({
    accepted: 0,
    duplicates: 2,
  });

  await vi.advanceTimersByTimeAsync(60_000);
  await t.finishInProgressScheduledFunctions();
  const overview = await t
    .withIdentity({ subject: "owner" })
    .query(api.analytics.getOverview, {
      siteId,
      from: noon - HOUR,
      to: noon + HOUR,
    });
  expect(overview).toMatchObject({ pageviews: 2, visitors: 1 });
});
