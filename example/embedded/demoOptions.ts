/** Options of `npm run demo -- …`. */
import { parseArgs } from "node:util";
import { deploymentClasses, type DeploymentClass } from "./engine.js";

export const usage = `Usage: npm run demo -- [options]

  --port N               the port of page, backend and ingest route (default: a free one)
  --open                 open the dashboard in the browser
  --fresh                forget what earlier runs have left
  --state FOLDER         where the data stays between runs (default: .footfall-demo)
  --traffic off|live|N   made-up visitors: none, about 3,000 a day, or N a day (default: live)
  --replay FILE          send a web log (JSON lines, .gz or plain) through the ingest route
  --host NAME            the host name of the log's pages (default: www.semicomplete.com)
  --class NAME           the limits of a deployment's class: S16 (Free, Starter), S256, D1024, D2048 (default: none)
  --seconds N            stop by itself after so long; with 0 as soon as all work is done
  --help                 this text`;

export interface DemoOptions {
  port: number;
  open: boolean;
  fresh: boolean;
  state: string;
  /** Live visitors a day. 0: none, and no history either. */
  visitorsPerDay: number;
  replay?: string;
  host?: string;
  deploymentClass?: DeploymentClass;
  /** Null: until somebody interrupts it. */
  seconds: number | null;
}

const LIVE_VISITORS_PER_DAY = 3000;
const MAX_VISITORS_PER_DAY = 1_000_000;

/**
 * @returns the options, or null when the caller asked for help
 * @throws Error that says what is wrong
 */
export function demoOptions(args: string[]): DemoOptions | null {
  const { values } = parseArgs({
    args,
    options: {
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
    },
  });
  if (values.help) return null;
  const { replay, host, seconds } = values;
  return {
    port: wholeNumber("--port", values.port, 65_535),
    open: values.open,
    fresh: values.fresh,
    state: values.state,
    visitorsPerDay: visitorsPerDay(values.traffic),
    ...(replay !== undefined && { replay }),
    ...(host !== undefined && { host }),
    ...(values.class !== undefined && {
      deploymentClass: deploymentClass(values.class),
    }),
    seconds:
      seconds === undefined ? null : wholeNumber("--seconds", seconds, 86_400),
  };
}

function visitorsPerDay(traffic: string): number {
  if (traffic === "off") return 0;
  if (traffic === "live") return LIVE_VISITORS_PER_DAY;
  return wholeNumber("--traffic", traffic, MAX_VISITORS_PER_DAY);
}

function deploymentClass(name: string): DeploymentClass {
  const names = Object.keys(deploymentClasses) as DeploymentClass[];
  const found = names.find((known) => known === name);
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
