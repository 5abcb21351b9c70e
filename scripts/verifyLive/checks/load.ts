/**
 * Sends the load, and checks that it did no harm. The reports show whether each event counts once.
 */
import type { AnyCheck } from "../check.js";
import { load } from "../load.js";

export const underLoad: readonly AnyCheck[] = [
  {
    name: "load: parallel senders are all answered",
    expected: { serverErrors: 0, refused: 0, lost: 0 },
    run: async (run) => {
      const { serverErrors, refused, lost, ...rest } = await load(run);
      const { seconds, senders } = run.options;
      run.remarks.push(
        `load: ${senders} senders for ${seconds} s: ${rest.requests} requests, ${rest.stored} events stored; latency p50 ${rest.p50Ms} ms, p95 ${rest.p95Ms} ms`,
      );
      return { serverErrors, refused, lost };
    },
  },
];
