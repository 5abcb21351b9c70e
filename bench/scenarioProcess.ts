/**
 * This process runs one scenario, prints its tables, and sends its measurements to the process that
 * started it. First it gets from there how long modules take to evaluate.
 */
import { once } from "node:events";
import { runBusy } from "./busyDashboard.js";
import { busyVerdictsOf, printBusy } from "./busyOutcome.js";
import type { EvaluationMs } from "./evaluation.js";
import { measuredOf } from "./measured.js";
import { millionVerdictsOf, printMillion, runMillion } from "./million.js";
import {
  BUSY,
  MILLION,
  optionsFrom,
  REQUEST,
  WAYS,
  WORST,
  YEAR,
} from "./options.js";
import { printOutcome } from "./outcomeTables.js";
import type { Sent } from "./processes.js";
import { printRequests, runRequests } from "./request.js";
import { runScenario, type TrafficRun } from "./scenario.js";
import { verdictsOf } from "./targets.js";
import { printWays, runWays } from "./ways.js";
import { printWorst, runWorst, worstVerdictsOf } from "./worst.js";
import { printYear, runYear, yearVerdictsOf } from "./year.js";

const [evaluation] = (await once(process, "message")) as [EvaluationMs];
for (const run of optionsFrom(process.argv.slice(2)).runs) {
  const { arrival, events, looked = "never" } = run;
  if (arrival === YEAR) process.send?.(await year());
  else if (arrival === BUSY) process.send?.(await busy());
  else if (arrival === REQUEST) process.send?.(await request(events));
  else if (arrival === WORST) process.send?.(await worst());
  else if (arrival === MILLION) process.send?.(await million(events));
  else if (arrival === WAYS) process.send?.(await ways());
  else process.send?.(await traffic({ arrival, events, looked }));
}

async function busy(): Promise<Sent> {
  const outcome = await runBusy();
  printBusy(outcome);
  return {
    verdicts: busyVerdictsOf(outcome),
    measured: { kind: "busy", ...outcome },
  };
}

async function worst(): Promise<Sent> {
  const outcome = await runWorst();
  printWorst(outcome);
  return {
    verdicts: worstVerdictsOf(outcome),
    measured: { kind: "worst", ...outcome },
  };
}

async function ways(): Promise<Sent> {
  const figures = await runWays();
  printWays(figures);
  return { verdicts: [], measured: { kind: "ways", figures } };
}

async function million(events: number): Promise<Sent> {
  const outcome = await runMillion(events);
  printMillion(outcome);
  return {
    verdicts: millionVerdictsOf(outcome),
    measured: { kind: "million", ...outcome },
  };
}

/** These figures have no target: the time depends on the machine. */
async function request(events: number): Promise<Sent> {
  const figures = await runRequests(events);
  printRequests(figures);
  return { verdicts: [], measured: { kind: "request", figures } };
}

async function year(): Promise<Sent> {
  const outcome = await runYear();
  printYear(outcome);
  return {
    verdicts: yearVerdictsOf(outcome),
    measured: { kind: "year", ...outcome },
  };
}

async function traffic(run: TrafficRun): Promise<Sent> {
  const outcome = await runScenario(run);
  printOutcome(outcome, evaluation);
  return { verdicts: verdictsOf(outcome), measured: measuredOf(outcome) };
}
