import type { ConvexClient, ConvexHttpClient } from "convex/browser";
import type { ConvexReactClient } from "convex/react";
import { makeFunctionReference } from "convex/server";
import { afterEach, beforeEach, expect, expectTypeOf, test, vi } from "vitest";
import type { IngestAnswer, IngestRequest } from "../shared/api/ingestApi.js";
import { convexTransport, type IngestClient } from "./convexTransport.js";
import type { Delivery, SentEvent } from "./transport.js";

const ingest = makeFunctionReference<"mutation", IngestRequest, IngestAnswer>(
  "analyticsIngest:ingest",
);
const stored = {
  status: 202 as const,
  accepted: 1,
  duplicates: 0,
  rejected: [{ index: 1, reason: "validation" as const, error: "no event" }],
};
const event: SentEvent = {
  type: "track",
  eventId: "event-1",
  occurredAt: 5,
  url: "https://shop.example/",
  name: "signup",
  properties: { $plan: "pro", straße: 1, nothing: undefined },
};
const batch = { sentAt: 9, touch: false, events: [event, undefined] };

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("navigator", { language: "de-AT", doNotTrack: null });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function fakeClient(
  answer: () => Promise<IngestAnswer> = async () => stored,
  isWebSocketConnected = true,
) {
  const mutation = vi.fn<IngestClient["mutation"]>(answer);
  return { mutation, connectionState: () => ({ isWebSocketConnected }) };
}

const requestOf = ({ mutation }: ReturnType<typeof fakeClient>) =>
  mutation.mock.lastCall![1];

test("the app's own clients fit without a cast, and the answer is a delivery", () => {
  expectTypeOf<ConvexReactClient>().toExtend<IngestClient>();
  expectTypeOf<ConvexClient>().toExtend<IngestClient>();
  expectTypeOf<ConvexHttpClient>().toExtend<IngestClient>();
  expectTypeOf<IngestAnswer>().toExtend<Delivery>();
});

test("a batch is one call, each event as its text with the page's language", async () => {
  const client = fakeClient();
  await convexTransport(client, ingest)(batch, false);
  expect(client.mutation).toHaveBeenCalledTimes(1);
  expect(client.mutation.mock.lastCall![0]).toBe(ingest);
  const { events, ...rest } = requestOf(client);
  expect(rest).toEqual({ sentAt: 9, touch: false, doNotTrack: false });
  expect(events.map((text) => JSON.parse(text as string) as unknown)).toEqual([
    {
      ...event,
      properties: { $plan: "pro", straße: 1 },
      context: { language: "de-AT" },
    },
    null,
  ]);
});

test.each([
  [{ doNotTrack: "1" }, true],
  [{ doNotTrack: "0" }, false],
  [{ doNotTrack: "unspecified" }, false],
  [{ globalPrivacyControl: true }, true],
  [{ globalPrivacyControl: false }, false],
  [{}, false],
])("%j is doNotTrack: %j", async (navigator, doNotTrack) => {
  vi.stubGlobal("navigator", { language: "de-AT", ...navigator });
  const client = fakeClient();
  await convexTransport(client, ingest)(batch, false);
  expect(requestOf(client).doNotTrack).toBe(doNotTrack);
});

test.each<IngestAnswer>([
  stored,
  {
    status: 429,
    error: { kind: "rateLimited", message: "Later" },
    retryAfterMs: 4000,
  },
])("the mutation's answer is the delivery: %j", async (answer) => {
  const client = fakeClient(async () => answer);
  expect(await convexTransport(client, ingest)(batch, false)).toEqual(answer);
  expect(vi.getTimerCount()).toBe(0);
});

test("without a connection no call waits in the client", async () => {
  const client = fakeClient(undefined, false);
  await expect(convexTransport(client, ingest)(batch, true)).rejects.toThrow(
    "not connected",
  );
  expect(client.mutation).not.toHaveBeenCalled();
});

test("a client that does not say whether it is connected is asked", async () => {
  const { mutation } = fakeClient();
  expect(await convexTransport({ mutation }, ingest)(batch, false)).toBe(
    stored,
  );
});

test("a call that fails rejects, and so does one without an answer", async () => {
  const failing = fakeClient(() => Promise.reject(new Error("Overloaded")));
  await expect(convexTransport(failing, ingest)(batch, false)).rejects.toThrow(
    "Overloaded",
  );
  const silent = fakeClient(() => new Promise(() => {}));
  const delivery = convexTransport(silent, ingest)(batch, false);
  const rejection = expect(delivery).rejects.toThrow("has not answered");
  await vi.advanceTimersByTimeAsync(30_000);
  await rejection;
});
