/** A scenario's measurements for the documents, sent from its process to the one that writes them. */
import type { Arrival } from "./arrivals.js";
import type { BusyOutcome } from "./busyOutcome.js";
import type { Looked } from "./looks.js";
import type { OpenFigures } from "./openDashboard.js";
import { phases, type Phase } from "./phases.js";
import {
  callsOf,
  callsWithoutActionOf,
  dollarsOfCallsAndBandwidth,
  dollarsPerMillionEvents,
  dollarsWithoutStorage,
  starter,
} from "./price.js";
import type { MillionOutcome } from "./million.js";
import { MONTH_OVERVIEW } from "./reports.js";
import type { RequestFigures } from "./request.js";
import type { Outcome } from "./scenario.js";
import { billedBytesOf, lifeDollarsOf, type StoredRows } from "./storage.js";
import { bandwidth } from "./tally.js";
import { usageOf } from "./outcomeTables.js";
import type { WayFigures } from "./ways.js";
import type { WorstOutcome } from "./worst.js";
import type { YearOutcome } from "./year.js";

/** Byte counts cover documents and index keys, read and written. */
export interface TrafficFigures {
  kind: "traffic";
  arrival: Arrival;
  events: number;
  looked: Looked;
  /** The queries of the dashboard while it was open, all hours together. */
  open: OpenFigures;
  bytesPerEvent: number;
  bytesPerEventOfPhase: Record<Phase, number>;
  callsPerEvent: number;
  dollarsPerMillionEvents: number;
  /** The same, without the month of storage. */
  dollarsWithoutStorage: number;
  /** Calls and database alone, as if the HTTP action were none. */
  withoutAction: {
    callsPerEvent: number;
    /** By the Starter plan's prices. */
    dollarsPerMillionEvents: number;
  };
  overviewDocuments: number;
  /** Documents that the largest live fold wrote besides sessions and visitors. */
  foldWrites: number;
  compactionMsPerEvent: number;
  /** The event's row as often as it is billed, while the site keeps it. */
  storedBytesOfEvent: number;
  /** The bytes of all other tables, divided by the events. */
  storedBytesOfFigures: number;
  /** The rows at the end, all of them. */
  stored: StoredRows[];
  /** The price of all that is stored, for as long as the defaults keep it. */
  lifeDollarsPerMillionEvents: number;
}

export type Measured =
  | TrafficFigures
  | { kind: "request"; figures: RequestFigures[] }
  | { kind: "ways"; figures: WayFigures[] }
  | ({ kind: "worst" } & WorstOutcome)
  | ({ kind: "busy" } & BusyOutcome)
  | ({ kind: "million" } & MillionOutcome)
  | ({ kind: "year" } & YearOutcome);

export function measuredOf(outcome: Outcome): TrafficFigures {
  const { arrival, events, looked, open } = outcome;
  const { recorder, reports, stored } = outcome;
  const usage = usageOf(outcome);
  const storedBytesOfEvent =
    billedBytesOf(stored.filter(({ name }) => name === "events")) / events;
  const perMillion = (dollars: number) => (dollars / events) * 1e6;
  return {
    kind: "traffic",
    arrival,
    events,
    looked,
    open,
    bytesPerEvent: bandwidth(recorder.total()) / events,
    bytesPerEventOfPhase: Object.fromEntries(
      phases.map((phase) => [
        phase,
        bandwidth(recorder.phases.get(phase)!) / events,
      ]),
    ) as Record<Phase, number>,
    callsPerEvent: callsOf(usage) / events,
    dollarsPerMillionEvents: dollarsPerMillionEvents(usage),
    dollarsWithoutStorage: perMillion(dollarsWithoutStorage(usage)),
    withoutAction: {
      callsPerEvent: callsWithoutActionOf(usage) / events,
      dollarsPerMillionEvents: perMillion(
        dollarsOfCallsAndBandwidth(usage, starter),
      ),
    },
    overviewDocuments: reports.find(({ name }) => name === MONTH_OVERVIEW)!
      .operations.documentsRead,
    foldWrites: arrival === "bulk" ? 0 : recorder.maxOtherWritesOfFold,
    compactionMsPerEvent:
      (recorder.milliseconds.get("compaction") ?? 0) / events,
    storedBytesOfEvent,
    storedBytesOfFigures: usage.storedBytes / events - storedBytesOfEvent,
    stored,
    lifeDollarsPerMillionEvents: perMillion(lifeDollarsOf(stored)),
  };
}
