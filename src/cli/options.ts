/** The command line of `npx convex-footfall`. */
import { parseArgs } from "node:util";
import { CommandError } from "./commandError.js";
import { frameworks, type Framework } from "./app/framework.js";

export const usage = `Usage: npx convex-footfall init [options]

Puts Footfall into the app of this folder: writes the files, makes the public key and the site, and says what to do
next. It shows each change of an existing file, and asks first. You can run it again at any time.

  --yes               change existing files without asking
  --site SLUG         the site's name in code (default: default)
  --framework NAME    ${frameworks.join(", ")} (default: what the folder looks like)
  --time-zone ZONE    the zone of the site's days (default: this machine's). It is fixed once something is counted
  --help              this text

Exit code: 0 when all is done, 1 when something is left to do.`;

export interface InitOptions {
  readonly yes: boolean;
  readonly site: string;
  /** Absent: the command looks. */
  readonly framework?: Framework;
  readonly timeZone: string;
}

/** Answers null when the caller asked for help. Throws a CommandError that says what is wrong. */
export function readOptions(args: readonly string[]): InitOptions | null {
  const { values, positionals } = parse([...args]);
  if (values.help) return null;
  const [command, ...rest] = positionals;
  if (command === undefined)
    throw new CommandError(`Which command?\n\n${usage}`);
  if (command !== "init")
    throw new CommandError(`There is no command "${command}": try init.`);
  if (rest.length > 0)
    throw new CommandError(`init takes no "${rest[0]}": see --help.`);
  const { framework } = values;
  if (framework !== undefined && !isFramework(framework))
    throw new CommandError(
      `--framework is ${frameworks.join(", ")}, not "${framework}".`,
    );
  const {
    site = "default",
    "time-zone": timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone,
  } = values;
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(site))
    throw new CommandError(
      `--site is a short name of letters, digits, ".", "_" and "-", not "${site}".`,
    );
  checkTimeZone(timeZone);
  const { yes = false } = values;
  return { yes, site, timeZone, ...(framework && { framework }) };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        yes: { type: "boolean" },
        site: { type: "string" },
        framework: { type: "string" },
        "time-zone": { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    const [sentence] = (error as Error).message.split(". ");
    throw new CommandError(`${sentence}: see --help.`);
  }
}

function isFramework(name: string): name is Framework {
  return (frameworks as readonly string[]).includes(name);
}

function checkTimeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
  } catch {
    throw new CommandError(
      `There is no time zone "${timeZone}": write it as in Europe/Berlin.`,
    );
  }
}
