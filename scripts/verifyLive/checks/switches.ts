/**
 * The switch that stops the intake of all sites. It is turned back whatever happens, also where the run is interrupted;
 * a variable that is set already is left alone.
 */
import type { AnyCheck } from "../check.js";
import { pageview, post, until } from "../post.js";
import type { Run } from "../run.js";

const VARIABLE = "FOOTFALL_INTAKE_PAUSED";
/** New variables hold for the next call; a machine elsewhere may be a moment behind. */
const TAKES_EFFECT_MS = 15_000;

/** Sends until it is answered as expected. */
async function statusOnce(run: Run, status: number) {
  const answer = await until(
    Math.min(TAKES_EFFECT_MS, run.options.deadlineMs),
    () => send(run),
    (got) => got.status === status,
  );
  const { headers } = answer;
  return { status: answer.status, retryAfter: headers.get("retry-after") };
}

/** A view of its own each time, noted where it is taken. */
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

/** Pauses, looks, and goes on. */
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
