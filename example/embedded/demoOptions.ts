/** Options of `npm run demo -- …`. */
import { parseArgs } from "node:util";
import { DEFAULT_HOST, logFields } from "../traffic/replay.js";
import {
  deploymentClasses,
  type DeploymentClass,
} from "./deploymentClasses.js";

/** People of the shop on an ordinary weekday. Two weeks of them come in within some seconds. */
export const VISITORS_PER_DAY = 220;
/** Two weeks of so many take some minutes, and a gigabyte of memory. */
const MAX_VISITORS_PER_DAY = 5000;

const widestField = Math.max(...logFields.map(([name]) => name.length));

export const usage = `Usage: npm run demo -- [options]

  --port N               the port of page, backend and ingest route (default: a free one)
  --open                 open the dashboard in the browser
  --fresh                forget what earlier runs have left
  --state FOLDER         where the data stays between runs (default: .footfall-demo)
  --traffic off|live|N   made-up visitors, in the last two weeks and from now on: none, ${VISITORS_PER_DAY} a day,
                         or N a day (default: live)
  --replay FILE          send a web log through the ingest route: one JSON object a line, plain or gzip
  --host NAME            the host name of the log's pages (default: ${DEFAULT_HOST})
  --class NAME           the limits of a deployment's class: ${Object.keys(deploymentClasses).join(", ")}
                         (default: none; S16 is Free and Starter)
  --seconds N            stop by itself after so long; with 0 as soon as all work is done
  --help                 this text

A line of a log has these fields:

${logFields.map(([name, text]) => `  ${name.padEnd(widestField)}  ${text}`).join("\n")}

  {"time": "2026-03-02T09:30:00Z", "visitor": "5f0c1d9e", "path": "/pricing?from=home"}`;

export interface DemoOptions {
  port: number;
  open: boolean;
  fresh: boolean;
  state: string;
  /** Visitors a day, in the history and live. 0: none. */
  visitorsPerDay: number;
  replay?: string;
  host?: string;
  deploymentClass?: DeploymentClass;
  /** Null: until somebody interrupts it. */
  seconds: number | null;
}

const known = {
  port: { type: "string", default: "0" },
  open: { type: "boolean", default: false },
  fresh: { type: "boolean", default: false },
  state: { type: "string", default: ".footfall-demo" },
  traffic: { type: "string", default: "live" },
  replay: { type: "string" },
  host: { type: "string" },
  class: { type: "string" },
  seconds: { type: "string" },
  help: { type: "boolean", default: false },
} as const;

/**
 * @returns the options, or null when the caller asked for help
 * @throws Error that says what is wrong
 */
export function demoOptions(args: string[]): DemoOptions | null {
  refuseUnknown(args);
  const { values } = parseArgs({ args, options: known });
  if (values.help) return null;
  const { replay, host, seconds } = values;
  return {
    port: wholeNumber("--port", values.port, 65_535),
    open: values.open,
    fresh: values.fresh,
    state: values.state,
    visitorsPerDay: visitorsPerDay(values.traffic),
    ...(replay !== undefined && { replay }),
    ...(host !== undefined && { host: hostName(host) }),
    ...(values.class !== undefined && {
      deploymentClass: deploymentClass(values.class),
    }),
    seconds:
      seconds === undefined ? null : wholeNumber("--seconds", seconds, 86_400),
  };
}

/** Node's own messages for these speak to programmers. */
function refuseUnknown(args: string[]): void {
  const { tokens } = parseArgs({
    args,
    options: known,
    strict: false,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === "positional")
      throw new Error(`"${token.value}" is no option. ${SEE_HELP}`);
    if (token.kind !== "option") continue;
    const { name, rawName, value } = token;
    if (!Object.hasOwn(known, name))
      throw new Error(`There is no option ${rawName}. ${SEE_HELP}`);
    const { type } = known[name as keyof typeof known];
    if (type === "boolean" && value !== undefined)
      throw new Error(`${rawName} takes no value. ${SEE_HELP}`);
    const isMissing =
      value === undefined ||
      value === "" ||
      (!token.inlineValue && value.startsWith("--"));
    if (type === "string" && isMissing)
      throw new Error(`${rawName} needs a value. ${SEE_HELP}`);
  }
}

const SEE_HELP = "`npm run demo -- --help` lists the options.";

function visitorsPerDay(traffic: string): number {
  if (traffic === "off") return 0;
  if (traffic === "live") return VISITORS_PER_DAY;
  return wholeNumber("--traffic", traffic, MAX_VISITORS_PER_DAY);
}

function hostName(text: string): string {
  const address = `http://${text}/`;
  if (URL.canParse(address) && new URL(address).host === text.toLowerCase())
    return text;
  throw new Error(
    `--host is "${text}"; a host name such as www.example.org is expected.`,
  );
}

function deploymentClass(name: string): DeploymentClass {
  const names = Object.keys(deploymentClasses) as DeploymentClass[];
  const found = names.find((each) => each === name);
  if (found === undefined)
    throw new Error(
      `--class is "${name}"; one of ${names.join(", ")} is expected.`,
    );
  return found;
}

function wholeNumber(option: string, text: string, most: number): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isInteger(value) || value < 0) {
    throw new Error(`${option} is "${text}"; a whole number is expected.`);
  }
  if (value > most) {
    throw new Error(`${option} is ${value}; at most ${most} is allowed.`);
  }
  return value;
}
