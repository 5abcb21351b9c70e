/** Refusals, and events that did not count, in words. */
import type {
  NotCounted,
  RefusalNote,
  SetupStatus,
} from "../../shared/api/setupStatus.js";
import { pageKind } from "../../shared/event/pageKind.js";
import { isOriginAllowed } from "../../shared/parse/origins.js";
import type { Formats } from "../format/format.js";
import { visibleText } from "../format/visibleText.js";
import { fillLabel, type LabelName, type Labels } from "../labels/labels.js";

/** The words and formats of a page. */
export interface Wording {
  labels: Labels;
  formats: Formats;
}

/** One line: what was refused, and why. */
export interface RefusedLine {
  text: string;
  /** The newest time, epoch milliseconds. Null: today or yesterday. */
  lastAt: number | null;
}

const reasonLabels = {
  unauthorized: "whyUnauthorized",
  secretInBrowser: "whySecretInBrowser",
  origin: "whyOrigin",
  missingOrigin: "whyMissingOrigin",
  paused: "whyPaused",
  stuck: "whyStuck",
  overloaded: "whyOverloaded",
  rateLimited: "whyRateLimited",
  validation: "whyValidation",
  bot: "whyBot",
  hostname: "whyHostname",
  path: "whyPath",
  referrer: "whyReferrer",
  visitor: "whyVisitor",
  localhost: "whyLocalhost",
  agent: "whyAgent",
} as const satisfies Record<
  RefusalNote["reason"] | NotCounted["reason"],
  LabelName
>;

type OriginRules = Pick<SetupStatus, "allowedOrigins" | "localhost">;

/** A page on a developer's machine. */
export function isLocal(origin: string): boolean {
  return pageKind(origin).pageKind === "development";
}

/** Whether the site lets the origin in by now, though it refused it before. */
export function isAllowedNow(
  { reason, about }: RefusalNote,
  { allowedOrigins, localhost }: OriginRules,
): boolean {
  if (reason !== "origin") return false;
  if (localhost === "count" && isLocal(about)) return true;
  return isOriginAllowed(about, allowedOrigins);
}

/** Returns the refusals whose cause may still be there. */
export function openRefusals(status: SetupStatus): RefusalNote[] {
  return status.refusals.filter((refusal) => !isAllowedNow(refusal, status));
}

/** Returns the refusals, newest first, and then the events that did not count, most first. */
export function refusedLines(
  status: SetupStatus,
  wording: Wording,
): RefusedLine[] {
  const { labels } = wording;
  const refused = [...status.refusals].sort((a, b) => b.lastAt - a.lastAt);
  const notCounted = [...status.notCounted].sort((a, b) => b.events - a.events);
  return [
    ...refused.map((refusal) => {
      const why = reasonText(refusal, labels);
      const isOver = isAllowedNow(refusal, status);
      return {
        text: fillLabel(labels.refusedBecause, {
          what: requestsText(refusal, wording),
          why: isOver ? fillLabel(labels.refusedUntilNow, { why }) : why,
        }),
        lastAt: refusal.lastAt,
      };
    }),
    ...notCounted.map(({ reason, events }) => ({
      text: fillLabel(labels.refusedBecause, {
        what: fillLabel(
          events === 1 ? labels.notCountedEvent : labels.notCountedEvents,
          { count: wording.formats.exact(events, "count") },
        ),
        why: labels[reasonLabels[reason]],
      }),
      lastAt: null,
    })),
  ];
}

/** One sentence about the newest refusal since `from`. Null: there is none. */
export function refusedNote(
  status: SetupStatus,
  from: number,
  wording: Wording,
): string | null {
  const { labels, formats } = wording;
  const [newest, ...more] = openRefusals(status)
    .filter(({ lastAt }) => lastAt >= from)
    .sort((a, b) => b.lastAt - a.lastAt);
  if (!newest) return null;
  const isOne = newest.requests === 1 && !newest.isAtLeast;
  const note = fillLabel(isOne ? labels.refusedNoteOne : labels.refusedNote, {
    what: requestsText(newest, wording),
    why: reasonText(newest, labels),
  });
  if (more.length === 0) return note;
  return more.length === 1
    ? fillLabel(labels.refusedNoteOneMore, { note })
    : fillLabel(labels.refusedNoteMore, {
        note,
        count: formats.exact(more.length, "count"),
      });
}

function requestsText(
  { reason, about, requests, isAtLeast }: RefusalNote,
  { labels, formats }: Wording,
): string {
  const number = formats.exact(requests, "count");
  const count = isAtLeast
    ? fillLabel(labels.atLeast, { count: number })
    : number;
  const isOne = requests === 1 && !isAtLeast;
  if (reason !== "origin" || about === "") {
    const label = isOne ? labels.refusedRequest : labels.refusedRequests;
    return fillLabel(label, { count });
  }
  return fillLabel(
    isOne ? labels.refusedRequestFrom : labels.refusedRequestsFrom,
    { count, origin: visibleText(about, labels) },
  );
}

/** The error of a wrong event says more than the reason. */
function reasonText({ reason, about }: RefusalNote, labels: Labels): string {
  return reason === "validation" && about !== ""
    ? visibleText(about, labels)
    : labels[reasonLabels[reason]];
}
