/** The command line of the bench. */
import { parseArgs } from "node:util";
import { limits } from "../src/shared/limits.js";
import { arrivals, TRICKLE_EVENTS, type Arrival } from "./arrivals.js";
import { isLooked, looks, type Looked } from "./looks.js";

/** The run has no arrival: its reports read a year that is there already. */
export const YEAR = "year";
/** The run has no arrival: it sends one request of the largest size over HTTP. */
export const REQUEST = "request";

/**
 * The run has no arrival: it sends the same events over HTTP, over the app's own client and from
 * its own mutation.
 */
export const WAYS = "ways";

/** The run has no arrival: it opens the dashboard of a large site for an hour. */
export const BUSY = "busy";

/** The run has no arrival: senders under a public key send as much as they can. */
export const WORST = "worst";

/** The run is none of the default ones: it takes many minutes and a core. */
export const MILLION = "million";

export interface Run {
  arrival:
    | Arrival
    | typeof YEAR
    | typeof BUSY
    | typeof REQUEST
    | typeof WAYS
    | typeof WORST
    | typeof MILLION;
  events: number;
  /** Traffic alone. */
  looked?: Looked;
}

/** A weight only: the year runs about as long as a scenario of 10,000 events. */
const YEAR_EVENTS = 10_000;
/** A weight only: the large site's hour runs about as long as a scenario of 10,000 events. */
const BUSY_EVENTS = 10_000;
/** A weight only: the worst senders send about as many requests as a scenario of 5,000 events. */
const WORST_EVENTS = 5_000;
/** One request carries as many events as the limit allows. */
const REQUEST_EVENTS = limits.MAX_EVENTS_PER_REQUEST.value;

const usage =
  "npm run bench -- [--write] [--quick] [--sizes 1k,10k,100k] [--looked never,neverForAnHour,hourADay,noHeartbeats] [--arrival bulk,browsers,browser,live,trickle,year,busy,request,ways,worst,million]";

interface Sizes {
  usual: string;
  quick: string;
}

/** Events of each arrival, if the command names no sizes. */
const sizesOf: Readonly<Record<Arrival, Sizes>> = {
  bulk: { usual: "1k,10k,100k", quick: "1k,10k" },
  browsers: { usual: "1k,10k,100k", quick: "1k,10k" },
  browser: { usual: "5k,20k", quick: "5k" },
  live: { usual: "5k", quick: "5k" },
  trickle: { usual: String(TRICKLE_EVENTS), quick: String(TRICKLE_EVENTS) },
};

/** The ways to look at the site, if the command names none. */
function looksOf(arrival: Arrival, events: number): Looked[] {
  switch (arrival) {
    case "browser":
      return events === 5000
        ? ["never", "hourADay", "neverForAnHour"]
        : ["never", "hourADay"];
    case "live":
      return ["never", "hourADay"];
    case "trickle":
      return ["never", "noHeartbeats"];
    default:
      return ["never"];
  }
}

function looksFrom(text: string): Looked[] {
  return text.split(",").map((name) => {
    if (isLooked(name)) return name;
    throw new Error(
      `"${name}" is none of ${Object.keys(looks).join(", ")}. Usage: ${usage}`,
    );
  });
}

export interface Options {
  runs: Run[];
  /** Puts the figures into the documents. */
  write: boolean;
}

export function optionsFrom(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      write: { type: "boolean", default: false },
      quick: { type: "boolean", default: false },
      sizes: { type: "string" },
      looked: { type: "string" },
      arrival: {
        type: "string",
        default: `${Object.keys(arrivals).join(",")},${YEAR},${BUSY},${REQUEST},${WAYS},${WORST}`,
      },
    },
  });
  const runs = values.arrival.split(",").flatMap((arrival): Run[] => {
    if (arrival === YEAR) return [{ arrival, events: YEAR_EVENTS }];
    if (arrival === BUSY) return [{ arrival, events: BUSY_EVENTS }];
    if (arrival === WORST) return [{ arrival, events: WORST_EVENTS }];
    if (arrival === MILLION) {
      const sizes = (values.sizes ?? "1000k").split(",");
      return sizes.map((size) => ({ arrival, events: sizeFrom(size) }));
    }
    if (arrival === WAYS) return [{ arrival, events: 1 }];
    if (arrival === REQUEST) return [{ arrival, events: REQUEST_EVENTS }];
    if (!isArrival(arrival)) {
      throw new Error(`"${arrival}" is no arrival. Usage: ${usage}`);
    }
    const own = sizesOf[arrival][values.quick ? "quick" : "usual"];
    const sizes = arrival === "trickle" ? own : (values.sizes ?? own);
    return sizes.split(",").flatMap((size) => {
      const events = sizeFrom(size);
      const ways =
        values.looked === undefined
          ? looksOf(arrival, events)
          : looksFrom(values.looked);
      return ways.map((looked) => ({ arrival, events, looked }));
    });
  });
  return { runs, write: values.write };
}

export function isArrival(name: string): name is Arrival {
  return Object.hasOwn(arrivals, name);
}

function sizeFrom(text: string): number {
  const size = Number(text.replace(/k$/, "000"));
  if (!Number.isInteger(size) || size < 1) {
    throw new Error(`"${text}" is no size. Usage: ${usage}`);
  }
  return size;
}
