/** `npm run bench`: measures what events and reports cost. See README.md. */
import { runsFrom } from "./options.js";
import { runAll } from "./processes.js";
import { printVerdicts, type Verdict } from "./targets.js";

const verdicts: Verdict[] = [];
for (const printed of runAll(runsFrom(process.argv.slice(2)))) {
  const scenario = await printed;
  process.stdout.write(scenario.output);
  verdicts.push(...scenario.verdicts);
}
printVerdicts(verdicts);
