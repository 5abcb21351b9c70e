/** A process that runs one scenario, prints its tables, and sends its verdicts to the one that started it. */
import { runsFrom, YEAR } from "./options.js";
import { printOutcome } from "./outcomeTables.js";
import { runScenario, type TrafficRun } from "./scenario.js";
import { verdictsOf, type Verdict } from "./targets.js";
import { printYear, runYear, yearVerdictsOf } from "./year.js";

for (const { arrival, events } of runsFrom(process.argv.slice(2))) {
  process.send?.(
    arrival === YEAR ? await year() : await traffic({ arrival, events }),
  );
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
