/**
 * The same events in the words of other vendors. Their senders name a device by its address, and
 * the answer says which.
 */
import type { AnyCheck } from "../check.js";
import { post, summed } from "../post.js";
import { ORIGIN, type Run } from "../run.js";

/** Sends as OpenPanel's clients do, with headers of their own. */
const openpanel = (run: Run, path: string, body: object) =>
  post(run, {
    path,
    body,
    headers: { "x-footfall-key": null, "openpanel-client-id": run.publicKey },
  });

const view = (path: string) => ({
  type: "track",
  payload: { name: "screen_view", properties: { __path: `${ORIGIN}${path}` } },
});

/** Notes what a device has sent. Answers without the ids, because nobody can know those before. */
function noted(
  run: Run,
  answer: Awaited<ReturnType<typeof post>>,
  paths: readonly string[],
): unknown {
  const { deviceId, sessionId, ...rest } = summed(answer) as {
    deviceId?: unknown;
    sessionId?: unknown;
  };
  const isNamed = typeof deviceId === "string" && deviceId !== "";
  if (isNamed) {
    run.ledger.add(
      ...paths.map(
        (path) => ({ kind: "pageview", path, visitorId: deviceId }) as const,
      ),
    );
  }
  return { ...rest, ids: isNamed && typeof sessionId === "string" };
}

const batch = {
  status: 202,
  accepted: 2,
  duplicates: 0,
  rejected: [],
  ids: true,
};

export const dialects: readonly AnyCheck[] = [
  {
    name: "dialects: OpenPanel, track",
    expected: { status: 200, ids: true },
    run: async (run) =>
      noted(run, await openpanel(run, "/track", view("/openpanel/1")), [
        "/openpanel/1",
      ]),
  },
  {
    name: "dialects: OpenPanel, a batch to track",
    expected: batch,
    run: async (run) => {
      const paths = ["/openpanel/2", "/openpanel/3"];
      const body = { type: "batch", payload: paths.map(view) };
      return noted(run, await openpanel(run, "/track", body), paths);
    },
  },
  {
    name: "dialects: OpenPanel, track/batch",
    expected: batch,
    run: async (run) => {
      const paths = ["/openpanel/4", "/openpanel/5"];
      const body = { events: paths.map(view) };
      return noted(run, await openpanel(run, "/track/batch", body), paths);
    },
  },
  {
    name: "dialects: OpenPanel, a wrong item",
    expected: { status: 400, error: "Bad Request" },
    run: async (run) => {
      const { status, json } = await openpanel(run, "/track", {
        type: "alias",
      });
      return { status, error: (json as { error?: string } | undefined)?.error };
    },
  },
  {
    name: "dialects: mere",
    expected: { status: 202, accepted: 2, rejected: 0, errors: [] },
    run: async (run) => {
      const common = { timestamp: Date.now(), anonymous_id: "mere" };
      const answer = await post(run, {
        path: "/api/v1/ingest/events",
        headers: { "x-footfall-key": null },
        body: {
          token: run.publicKey,
          events: [
            { ...common, event: "pageview", properties: { path: "/mere" } },
            { ...common, event: "signup", properties: { plan: "pro" } },
          ],
        },
      });
      run.ledger.add(
        { kind: "pageview", path: "/mere", visitorId: "mere" },
        { kind: "track", name: "signup", visitorId: "mere" },
      );
      return summed(answer);
    },
  },
];
