/**
 * The rows of a call, each with the first decision about its event: a setting of the site leaves it
 * out, something is wrong with it, its run knows it, or the site takes it.
 */
import type { IncomingEvent } from "../../../shared/event/incoming.js";
import { checkEvent, type SitePolicy } from "./checkEvent.js";
import { hostnameError, type HostnamePolicy } from "./checkHostname.js";
import type { Receipt } from "./eventTime.js";
import { exclusionOf, type ExclusionPolicy } from "./exclusions.js";
import type { Checked, Excluded, IntakeRow, Rejected } from "./intakeRow.js";

type JudgingPolicy = SitePolicy & HostnamePolicy & ExclusionPolicy;

/** The part of a chunk that a call brings, and what the chunk's run knows and takes of it. */
export interface JudgedPiece {
  /** Position of each event among the rows of the request. */
  readonly rows: readonly number[];
  /** Positions that are stored. */
  readonly stored: ReadonlySet<number>;
  /** The reason why the run takes nothing new. Null: it takes new rows. */
  readonly refusal: string | null;
}

/** The terms on which a site takes the events of a call. */
interface JudgingTerms {
  site: JudgingPolicy;
  delivery: Receipt;
  /** Null: the events are no piece of an import that has a run. */
  piece: JudgedPiece | null;
}

/**
 * A row that the run knows is a duplicate, whatever it says now. A mistake of the event goes before
 * the refusal of its run.
 */
export function judgeRows(
  events: readonly IncomingEvent[],
  { site, delivery, piece }: JudgingTerms,
): IntakeRow[] {
  return events.map((sent, index) => {
    const position = piece?.rows[index] ?? index;
    const row = { index, position, sent };
    if (piece?.stored.has(position)) {
      return { ...row, outcome: { kind: "duplicate", of: "run" } };
    }
    const judged = judgeEvent(sent, site, delivery);
    const error = judged.kind === "checked" ? (piece?.refusal ?? null) : null;
    const outcome: IntakeRow["outcome"] =
      error === null ? judged : { kind: "rejected", error };
    return { ...row, outcome };
  });
}

/** That a site leaves an event out goes before all that may be wrong with it. */
function judgeEvent(
  incoming: IncomingEvent,
  site: JudgingPolicy,
  delivery: Receipt,
): Excluded | Checked | Rejected {
  const { repeatOf: _repeatOf, pageKind: _pageKind, ...event } = incoming;
  const checked = checkEvent(event, site, delivery);
  const storedPath =
    checked.kind === "checked" ? checked.event.path : undefined;
  const exclusion = exclusionOf(incoming, storedPath, site);
  if (exclusion !== null) return { kind: "excluded", exclusion };
  const error = hostnameError(incoming, site, delivery);
  return error === null || checked.kind === "rejected"
    ? checked
    : { kind: "rejected", error };
}
