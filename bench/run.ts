/** `npm run bench`: measures what events and reports cost. See README.md. */
import { printComparison } from "./comparison.js";
import { costsInShortOf, costsOf } from "./costs.js";
import { measureEvaluation } from "./evaluation.js";
import type { Measured } from "./measured.js";
import { printOpenDashboards } from "./openDashboard.js";
import { isArrival, optionsFrom } from "./options.js";
import { runAll } from "./processes.js";
import { printVerdicts, type Verdict } from "./targets.js";
import { worstCostsOf } from "./worstCosts.js";
import { writeFigures } from "./writeFigures.js";

const { runs, write } = optionsFrom(process.argv.slice(2));
const verdicts: Verdict[] = [];
const measured: Measured[] = [];
const hasTraffic = runs.some(({ arrival }) => isArrival(arrival));
const evaluation = hasTraffic ? await measureEvaluation() : {};
for (const printed of runAll(runs, evaluation)) {
  const scenario = await printed;
  process.stdout.write(scenario.output);
  verdicts.push(...scenario.verdicts);
  measured.push(scenario.measured);
}
const traffic = measured.filter((each) => each.kind === "traffic");
if (hasTraffic) {
  printComparison(traffic);
}
const busy = measured.find((each) => each.kind === "busy");
printOpenDashboards({ traffic, busy });
printVerdicts(verdicts);
if (write) {
  const worst = measured.find((each) => each.kind === "worst");
  if (worst) await writeFigures("worst", worstCostsOf(worst));
  const others = measured.filter(
    ({ kind }) => kind !== "worst" && kind !== "million",
  );
  if (others.length > 0) {
    await writeFigures("costs", costsOf(others));
    await writeFigures("costs in short", costsInShortOf(others));
  }
}
if (verdicts.some(([, , , verdict]) => verdict === "MISSED"))
  process.exitCode = 1;
