/** A process that runs one scenario, prints its tables, and sends its verdicts to the one that started it. */
import { REQUEST, runsFrom, WAYS, YEAR } from "./options.js";
import { printOutcome } from "./outcomeTables.js";
import { printRequests, runRequests } from "./request.js";
import { runScenario, type TrafficRun } from "./scenario.js";
import { verdictsOf, type Verdict } from "./targets.js";
import { runWays } from "./ways.js";
import { printYear, runYear, yearVerdictsOf } from "./year.js";

for (const { arrival, events } of runsFrom(process.argv.slice(2))) {
  if (arrival === YEAR) process.send?.(await year());
  else if (arrival === REQUEST) process.send?.(await request(events));
  else if (arrival === WAYS) {
    await runWays();
    process.send?.([]);
  } else process.send?.(await traffic({ arrival, events }));
}

/** Figures without a target: time is the machine's. */
async function request(events: number): Promise<Verdict[]> {
  printRequests(await runRequests(events));
  return [];
}

async function year(): Promise<Verdict[]> {
  const outcome = await runYear();
  printYear(outcome);
  return yearVerdictsOf(outcome);
}

async function traffic(run: TrafficRun): Promise<Verdict[]> {
  const outcome = await runScenario(run);
  printOutcome(outcome);
  return verdictsOf(outcome);
}
