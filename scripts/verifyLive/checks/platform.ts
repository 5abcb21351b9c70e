/** Abilities of the platform that Footfall relies on, one by one. */
import type { AnyCheck } from "../check.js";
import { CallError, USER_AGENT } from "../deployment.js";
import type { Run } from "../run.js";

async function errorOf(call: Promise<unknown>): Promise<CallError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof CallError) return error;
    throw error;
  }
  throw new Error("The call answered, and should have thrown.");
}

/**
 * It has summer time all year, from November 2026. So its clock in January tells old data from new.
 */
const ZONE = "America/Vancouver";
const HOUR = 60 * 60_000;
const JANUARY = { from: Date.UTC(2027, 0, 14), to: Date.UTC(2027, 0, 17) };

/** Answers midnight by the time zone data of this process. */
function ownMidnight(): string {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: ZONE,
    hour: "2-digit",
    minute: "2-digit",
  });
  return format.format(JANUARY.from + 7 * HOUR) === "00:00" ? "07:00" : "08:00";
}

async function firstMidnight(run: Run): Promise<string> {
  const siteId = await run.provision(`${run.slug}-zone`, {
    timeZone: ZONE,
    publicKey: `${run.publicKey}-zone`,
    secretKey: `${run.secretKey}-zone`,
  });
  const { buckets } = (await run.deployment.query("analytics:getTimeseries", {
    siteId,
    interval: "day",
    ...JANUARY,
  })) as { buckets: { start: number }[] };
  const second = buckets[1];
  if (second === undefined) throw new Error("There are no days.");
  return new Date(second.start).toISOString();
}

export const platform: readonly AnyCheck[] = [
  {
    name: "platform: a query with useStaleSnapshot does not see what its mutation wrote",
    expected: { current: true, snapshot: false },
    run: ({ deployment }) => deployment.run("verify:probeSnapshot"),
  },
  {
    name: "platform: getRequestMetadata knows address and agent",
    expected: { ip: true, userAgent: USER_AGENT },
    run: async ({ deployment }) => {
      const { ip, userAgent } = (await deployment.run(
        "verify:requestMetadata",
      )) as { ip: string | null; userAgent: string | null };
      return { ip: /^[\da-f.:]{3,}$/i.test(ip ?? ""), userAgent };
    },
  },
  {
    name: "platform: a ConvexError arrives whole",
    expected: "Sign in to use listKeys.",
    run: async ({ deployment, siteId }) =>
      (await errorOf(deployment.query("analytics:listKeys", { siteId }))).data,
  },
  {
    name: "platform: a Footfall error arrives with its kind",
    expected: "invalidRange",
    run: async ({ deployment, siteId }) => {
      const args = { siteId, from: 2, to: 1 };
      const error = await errorOf(
        deployment.query("analytics:getOverview", args),
      );
      return (error.data as { kind?: string } | undefined)?.kind;
    },
  },
  {
    name: "platform: the text of a plain error is hidden, as on production",
    expected: "Server Error",
    run: async ({ deployment }) =>
      (await errorOf(deployment.query("analytics:getSite", {}))).message,
    accepts: (got) => typeof got === "string" && got.endsWith("Server Error"),
    // Development deployments show the message.
    isNote: ({ options }) => !options.adminKey.startsWith("prod:"),
  },
  {
    name: "platform: midnight in Vancouver, January 2027",
    expected: "07:00 UTC by time zone data of 2026b and later, 08:00 by older",
    run: async (run) => {
      const start = await firstMidnight(run);
      run.remarks.push(
        `time zones: the deployment has Vancouver's midnight at ${start.slice(11, 16)} UTC in January 2027, this machine at ${ownMidnight()}: a dashboard on this machine is ${start.slice(11, 16) === ownMidnight() ? "" : "not "}in step with it`,
      );
      return start;
    },
    accepts: (got) =>
      typeof got === "string" && /T0[78]:00:00\.000Z$/.test(got),
  },
  {
    name: "platform: an internal function is for no one without the deploy key",
    expected: true,
    run: async ({ deployment }) => {
      const call = deployment.query("verify:isOrderThere", { orderId: "" });
      return /Could not find public function|Server Error/.test(
        (await errorOf(call)).message,
      );
    },
  },
];
