/** Runs the checks in order, each with its line. It cleans up, however the run ends. */
import {
  find,
  lineOf,
  type AnyCheck,
  type Finding,
  type Verdict,
} from "./check.js";
import { cleanUp } from "./checks/cleanUp.js";
import { crons } from "./checks/crons.js";
import { dialects } from "./checks/dialects.js";
import { headers } from "./checks/headers.js";
import { intake } from "./checks/intake.js";
import { underLoad } from "./checks/load.js";
import { platform } from "./checks/platform.js";
import { refusals } from "./checks/refusals.js";
import { reports } from "./checks/reports.js";
import { setUp } from "./checks/setUp.js";
import { switches } from "./checks/switches.js";
import type { Options } from "./options.js";
import { Run } from "./run.js";

/** Checks between set-up and clean-up. Reports come last: they have all events sent before. */
const groups = {
  intake,
  dialects,
  refusals,
  headers,
  platform,
  crons,
  switches,
  load: underLoad,
  reports,
} as const satisfies Record<string, readonly AnyCheck[]>;

export type Group = keyof typeof groups;

export interface VerifyOptions extends Options {
  readonly print: (line: string) => void;
  /** Ends the run early. The run still cleans up. */
  readonly signal?: AbortSignal;
  /** Default: all groups. */
  readonly only?: readonly Group[];
}

/** @returns whether everything is as expected */
export async function verify(options: VerifyOptions): Promise<boolean> {
  const { signal, only = Object.keys(groups) as Group[] } = options;
  const run = new Run(options, signal);
  const redact = (text: string) => run.redact(text);
  const print = (line: string) => options.print(redact(line));
  const verdicts: Record<Verdict, number> = { ok: 0, FAIL: 0, note: 0 };
  const tell = (finding: Finding) => {
    verdicts[finding.verdict]++;
    print(lineOf(finding, redact));
    return finding.verdict;
  };
  const look = async (check: AnyCheck) => tell(await find(check, run));

  const [first, ...rest] = setUp;
  // Without a site there is nothing to check.
  const isSetUp = first !== undefined && (await look(first)) !== "FAIL";
  const checks = [...rest, ...chosen(only, options)];
  for (const check of isSetUp ? checks : []) {
    if (run.isInterrupted) break;
    await look(check);
  }
  for (const finding of await run.undoAll()) tell(finding);
  if (run.isInterrupted) {
    verdicts.FAIL++;
    print("FAIL  the run was interrupted");
  }
  if (!options.keeps && run.ownSites.length > 0) {
    for (const check of cleanUp) await look(check);
  }
  for (const remark of run.remarks) print(`note  ${remark}`);
  print(`note  what is left: ${leftOf(run)}`);
  print(
    `${verdicts.ok} ok, ${verdicts.FAIL} failed, ${verdicts.note} notes; ${run.ledger.size} events in ${run.deployment.requests} requests, ${Math.round((Date.now() - run.startedAt) / 1000)} s`,
  );
  return verdicts.FAIL === 0;
}

function chosen(
  only: readonly Group[],
  { seconds, pauses }: Options,
): AnyCheck[] {
  return (Object.keys(groups) as Group[])
    .filter((group) => only.includes(group))
    .filter((group) => group !== "load" || seconds > 0)
    .filter((group) => group !== "switches" || pauses)
    .flatMap((group): readonly AnyCheck[] => groups[group]);
}

function leftOf({ ownSites, options, slug }: Run): string {
  if (ownSites.length === 0) {
    return `nothing, or the site "${slug}" where it was made and the answer was lost`;
  }
  const sites = ownSites.map(({ slug, siteId }) => `${slug} (${siteId})`);
  return options.keeps
    ? `the sites ${sites.join(", ")}, as --keep says; delete them with: npx convex run --component footfall sites:deleteSite '{"siteId": "…"}'`
    : "nothing of the run's sites, unless a line of clean-up says otherwise; counts of calls and storage in the platform's own usage";
}
