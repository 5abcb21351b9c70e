/** Samples of a half hour with more events than are read: quarter minutes, and some visitors. */
import type { Span } from "../model/rollups/rangePlan.js";
import {
  MAX_QUARTER_EVENTS,
  maxFactorOf,
  shareOf,
  QUARTERS_PER_MINUTE,
  quarterSpans,
  type QuarterMinute,
  type VisitorHistory,
} from "../model/reports/quarterMinutes.js";
import type { Scope } from "../scope/scope.js";
import {
  historyEvents,
  LOOKUPS_AT_ONCE,
  MAX_HISTORY_EVENTS,
  MAX_QUARTER_BYTES,
  sampledEvents,
} from "../budget/realtimeLimits.js";
import { RowBudget } from "../budget/rowBudget.js";
import { eventsOfSite, eventsOfVisitor } from "../rows/events.js";
import { lastSessionBefore } from "../rows/sessions.js";
import type { LoggedEvent } from "../rows/eventForm.js";

/** A round reads one quarter of each minute. So no minute is left out where events are large. */
const QUARTER_ROUNDS = [3, 1, 2, 0];
/** A window with more events than are read. */
export interface BusyWindow {
  readonly window: Span;
  /** The newest events of the window. */
  readonly newest: readonly LoggedEvent[];
  /** The newest event that is not one of them. */
  readonly beyond: LoggedEvent;
}

/** The quarter minutes that the newest events cover, and as many others as there is room for. */
export async function quartersOf(
  scope: Scope,
  { window, newest, beyond }: BusyWindow,
): Promise<QuarterMinute[]> {
  const spans = quarterSpans(window);
  const reachMs = window.to - beyond.occurredAt;
  const maxFactor = maxFactorOf(newest.length, reachMs);
  const quarters: (QuarterMinute | undefined)[] = spans.map((span) => {
    const events = newest.filter(
      ({ occurredAt }) => span.from <= occurredAt && occurredAt < span.to,
    );
    if (beyond.occurredAt < span.from) return { span, events, share: 1 };
    if (events.length < MAX_QUARTER_EVENTS) return undefined;
    const share = shareOf(span, events.length, beyond.occurredAt, maxFactor);
    return { span, events, share };
  });
  const budget = new RowBudget(sampledEvents);
  for (const round of QUARTER_ROUNDS) {
    if (budget.isSpent) break;
    await Promise.all(
      spans.map(async (span, index) => {
        if (index % QUARTERS_PER_MINUTE !== round || quarters[index]) return;
        const sample = { span, maxFactor };
        quarters[index] = await quarterOf(scope, sample, budget);
      }),
    );
  }
  return quarters.flatMap((quarter, index) => {
    if (!quarter) return [];
    // The quarters of a minute that were read stand for the whole minute.
    const first = index - (index % QUARTERS_PER_MINUTE);
    const own = quarters.slice(first, first + QUARTERS_PER_MINUTE);
    const read = own.filter((each) => each !== undefined).length;
    return [
      { ...quarter, share: (quarter.share * read) / QUARTERS_PER_MINUTE },
    ];
  });
}

/** A quarter minute to sample. */
interface Sample {
  span: Span;
  /** One event may stand for this many. */
  maxFactor: number;
}

/** Samples the newest events of a quarter minute: at least one, unless it is empty. */
async function quarterOf(
  scope: Scope,
  { span, maxFactor }: Sample,
  budgetOfAll: RowBudget,
): Promise<QuarterMinute> {
  const limits = { rows: MAX_QUARTER_EVENTS, bytes: MAX_QUARTER_BYTES };
  const budget = new RowBudget(limits);
  const events: LoggedEvent[] = [];
  const { ctx, site } = scope;
  const newest = eventsOfSite(ctx.db, site._id, span).order("desc");
  for await (const event of newest) {
    budgetOfAll.take(event);
    if (!budget.take(event) && events.length > 0) {
      const share = shareOf(span, events.length, event.occurredAt, maxFactor);
      return { span, events, share };
    }
    events.push(event);
  }
  return { span, events, share: 1 };
}

/** The histories of the first visitors in the window, as many as the budget has room for. */
export async function historiesOf(
  scope: Scope,
  visitorIds: readonly string[],
  window: Span,
): Promise<Map<string, VisitorHistory>> {
  const { ctx, site } = scope;
  const budget = new RowBudget(historyEvents);
  const histories = new Map<string, VisitorHistory>();
  for (let first = 0; first < visitorIds.length; first += LOOKUPS_AT_ONCE) {
    if (budget.isSpent) break;
    const some = visitorIds.slice(first, first + LOOKUPS_AT_ONCE);
    await Promise.all(
      some.map(async (visitorId) => {
        const events: LoggedEvent[] = [];
        let reachesTo = window.from;
        const own = eventsOfVisitor(ctx.db, site._id, visitorId, window);
        for await (const event of own.order("desc")) {
          const hasRoom = budget.take(event);
          events.push(event);
          if (!hasRoom || events.length === MAX_HISTORY_EVENTS) {
            reachesTo = event.occurredAt;
            break;
          }
        }
        const session = await lastSessionBefore(
          ctx,
          site._id,
          visitorId,
          window.to,
        );
        const sessions = session ? [session] : [];
        histories.set(visitorId, { events, reachesTo, sessions });
      }),
    );
  }
  return histories;
}
