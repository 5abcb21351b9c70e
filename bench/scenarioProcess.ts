/** A process that runs one scenario, prints its tables, and sends its verdicts to the one that started it. */
import { runsFrom } from "./options.js";
import { printOutcome } from "./outcomeTables.js";
import { runScenario } from "./scenario.js";
import { verdictsOf } from "./targets.js";

for (const run of runsFrom(process.argv.slice(2))) {
  const outcome = await runScenario(run);
  printOutcome(outcome);
  process.send?.(verdictsOf(outcome));
}
