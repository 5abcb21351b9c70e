/** A component that answers what a test wants, and requests to it. */
import type { Infer } from "convex/values";
import { componentsGeneric } from "convex/server";
import type { ComponentApi } from "../../component/_generated/component.js";
import type { IngestResult, vIngestArgs } from "../../shared/incoming.js";
import { handleIngest, type IngestCtx } from "./handleIngest.js";
import { native } from "./native.js";

export type IngestArgs = Infer<typeof vIngestArgs>;

/** Answers the `n`th call, counted from 0. */
export type Answer = (args: IngestArgs, n: number) => Promise<IngestResult>;

export const KEY = "ff_pub_test-key";

/** Accepts everything. */
export const storeAll: Answer = async ({ events }) => ({
  kind: "stored",
  accepted: events.length,
  duplicates: 0,
  rejected: [],
});

const component = componentsGeneric().footfall as unknown as ComponentApi;

/** A backend whose `ingest` is `answer`; it keeps what it was called with. */
export function fakeBackend(
  answer: Answer = storeAll,
  ip: string | null = null,
) {
  const calls: IngestArgs[] = [];
  const ctx = {
    runMutation: async (_reference: unknown, args: IngestArgs) => {
      calls.push(args);
      return await answer(args, calls.length - 1);
    },
    meta: { getRequestMetadata: async () => ({ ip }) },
  } as unknown as IngestCtx;
  return {
    calls,
    send: async (request: Request) => {
      const response = await handleIngest(ctx, component, native, request);
      const body: unknown = await response.json();
      return { status: response.status, headers: response.headers, body };
    },
  };
}

/** A request of browsers or servers; a body that is no string is sent as JSON. */
export function post(
  body: unknown,
  headers: Record<string, string> = { "x-footfall-key": KEY },
  search = "",
): Request {
  return new Request(`https://app.example/analytics/ingest${search}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

export function pageviews(count: number): { type: string; path: string }[] {
  return Array.from({ length: count }, (_, n) => ({
    type: "pageview",
    path: `/${n}`,
  }));
}
