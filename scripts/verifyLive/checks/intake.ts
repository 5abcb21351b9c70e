/** Sends events in all forms that the intake accepts. The ledger notes the accepted ones. */
import { gzipSync } from "node:zlib";
import type { AnyCheck } from "../check.js";
import { pageview, post, summed } from "../post.js";
import type { Run } from "../run.js";

const taken = (accepted: number, duplicates = 0) => ({
  status: 202,
  accepted,
  duplicates,
  rejected: [],
});

/**
 * One request may carry so many events. They have few enough visitors that reports count them
 * exactly (up to 192).
 */
const BATCH = 2000;
const BATCH_VISITORS = 40;
const BATCH_PAGES = 20;
const GZIPPED = 200;

/** Sends views and notes the accepted ones. */
async function sendViews(
  run: Run,
  count: number,
  label: string,
  send: (events: object[]) => ReturnType<typeof post>,
): Promise<unknown> {
  const views = Array.from({ length: count }, (_, index) => ({
    path: `/${label}/${index % BATCH_PAGES}`,
    visitorId: `${label}-${index % BATCH_VISITORS}`,
  }));
  const answer = await send(
    views.map(({ path, visitorId }) => pageview(run, path, visitorId)),
  );
  if (answer.status === 202) {
    run.ledger.add(
      ...views.map((view) => ({ kind: "pageview", ...view }) as const),
    );
  }
  return summed(answer);
}

const ONCE = "once";

export const intake: readonly AnyCheck[] = [
  {
    name: "intake: one event",
    expected: taken(1),
    run: async (run) => {
      const event = {
        ...pageview(run, "/one", "one"),
        eventId: `${run.slug}-${ONCE}`,
      };
      const answer = await post(run, { body: { events: [event] } });
      if (answer.status === 202) {
        run.ledger.add({ kind: "pageview", path: "/one", visitorId: "one" });
      }
      return summed(answer);
    },
  },
  {
    name: "intake: the same event again",
    expected: taken(0, 1),
    run: async (run) => {
      const event = {
        ...pageview(run, "/one", "one"),
        eventId: `${run.slug}-${ONCE}`,
      };
      return summed(await post(run, { body: { events: [event] } }));
    },
  },
  {
    name: "intake: an event twice in one request",
    expected: taken(1, 1),
    run: async (run) => {
      const event = pageview(run, "/twice", "one");
      const answer = await post(run, { body: { events: [event, event] } });
      run.ledger.add({ kind: "pageview", path: "/twice", visitorId: "one" });
      return summed(answer);
    },
  },
  {
    name: `intake: ${BATCH} events in a request`,
    expected: taken(BATCH),
    run: (run) =>
      sendViews(run, BATCH, "batch", (events) =>
        post(run, { body: { events } }),
      ),
  },
  {
    name: `intake: ${GZIPPED} events, compressed`,
    expected: taken(GZIPPED),
    run: (run) =>
      sendViews(run, GZIPPED, "gzip", (events) =>
        post(run, {
          body: new Uint8Array(gzipSync(JSON.stringify({ events }))),
          headers: { "content-encoding": "gzip" },
        }),
      ),
  },
  {
    name: "intake: a beacon, text/plain with its key in the address",
    expected: taken(1),
    run: async (run) => {
      const events = [pageview(run, "/beacon", "beacon")];
      const answer = await post(run, {
        path: `/ingest?key=${run.publicKey}`,
        body: JSON.stringify({ events }),
        headers: { "content-type": "text/plain", "x-footfall-key": null },
      });
      run.ledger.add({
        kind: "pageview",
        path: "/beacon",
        visitorId: "beacon",
      });
      return summed(answer);
    },
  },
  {
    name: "intake: a wrong row beside a right one",
    expected: {
      status: 202,
      accepted: 1,
      duplicates: 0,
      rejected: ["1 validation"],
    },
    run: async (run) => {
      const events = [pageview(run, "/beside", "beside"), { type: "nonsense" }];
      const answer = await post(run, { body: { events } });
      run.ledger.add({
        kind: "pageview",
        path: "/beside",
        visitorId: "beside",
      });
      const { rejected = [], ...rest } = summed(answer) as {
        rejected?: { index: number; reason: string }[];
      };
      return {
        ...rest,
        rejected: rejected.map(({ index, reason }) => `${index} ${reason}`),
      };
    },
  },
  {
    name: "intake: revenue of a user, under the secret key",
    expected: taken(1),
    run: async (run) => {
      const purchase = {
        type: "track",
        name: "purchase",
        userId: "verify-user",
        eventId: run.eventId(),
      };
      const revenue = { amount: 1250, currency: "EUR" };
      const answer = await post(run, {
        body: { events: [{ ...purchase, revenue }] },
        headers: { origin: null, "x-footfall-key": run.secretKey },
      });
      run.ledger.add({
        kind: "track",
        name: "purchase",
        userId: "verify-user",
        revenue: revenue.amount,
      });
      return summed(answer);
    },
  },
];
