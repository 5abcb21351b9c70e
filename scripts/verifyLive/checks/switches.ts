/**
 * Turns the switch that stops the intake of all sites. It turns the switch back whatever happens,
 * also when somebody interrupts the run. It leaves a variable alone that is already set.
 */
import type { AnyCheck } from "../check.js";
import { pageview, post, until } from "../post.js";
import type { Run } from "../run.js";

const VARIABLE = "FOOTFALL_INTAKE_PAUSED";
/** New variables hold for the next call. Another machine may be a moment behind. */
const TAKES_EFFECT_MS = 15_000;

/** Sends until the answer is the expected one. */
async function statusOnce(run: Run, status: number) {
  const answer = await until(
    Math.min(TAKES_EFFECT_MS, run.options.deadlineMs),
    () => send(run),
    (got) => got.status === status,
  );
  const { headers } = answer;
  return { status: answer.status, retryAfter: headers.get("retry-after") };
}

/** Sends a new view each time, and notes it when the intake accepts it. */
async function send(run: Run) {
  const events = [pageview(run, "/switch", "switch")];
  const answer = await post(run, { body: { events } });
  if (answer.status === 202) {
    run.ledger.add({ kind: "pageview", path: "/switch", visitorId: "switch" });
  }
  return answer;
}

async function isSet({ deployment }: Run): Promise<boolean> {
  const found = (await deployment.querySystem(
    "cli/queryEnvironmentVariables:get",
    { name: VARIABLE },
  )) as { value: string } | null;
  return found !== null;
}

/** Pauses the intake, looks, and resumes it. */
async function pauseAndResume(run: Run): Promise<unknown> {
  if (await isSet(run)) {
    throw new Error(`${VARIABLE} is set already, and was left alone.`);
  }
  const { deployment } = run;
  const resume = run.toUndo(`switches: ${VARIABLE} is removed again`, () =>
    deployment.setVariable(VARIABLE, null),
  );
  try {
    await deployment.setVariable(VARIABLE, "true");
    const paused = await statusOnce(run, 503);
    const health = await deployment.request("/analytics/health");
    await resume();
    const resumed = await statusOnce(run, 202);
    return { paused, health: health.status, resumed: resumed.status };
  } finally {
    await resume();
  }
}

export const switches: readonly AnyCheck[] = [
  {
    name: `switches: ${VARIABLE} stops the intake, and lets it go on`,
    expected: {
      paused: { status: 503, retryAfter: "300" },
      health: 503,
      resumed: 202,
    },
    run: pauseAndResume,
  },
];
