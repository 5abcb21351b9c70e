/**
 * Keeps the events that the run has sent and the deployment has accepted. From them it computes the
 * reports that the deployment must show. It notes what was sent, never what a report says.
 */
export interface SentEvent {
  readonly kind: "pageview" | "track";
  /** The name of a custom event. */
  readonly name?: string;
  /** The path of a page. */
  readonly path?: string;
  /** A server's event has none: it has no visitor and opens no session. */
  readonly visitorId?: string;
  readonly userId?: string;
  /** The amount in minor units of EUR. */
  readonly revenue?: number;
}

export interface Figures {
  events: number;
  pageviews: number;
  visitors: number;
  newVisitors: number;
  users: number;
  sessions: number;
  /** One sum for each currency, as reports have it. */
  revenue: { amount: number; currency: string }[];
}

export class Ledger {
  private readonly events: SentEvent[] = [];

  add(...events: readonly SentEvent[]): void {
    for (const event of events) this.events.push(event);
  }

  get size(): number {
    return this.events.length;
  }

  /**
   * Computes the figures. A run is shorter than the 30 minutes after which a visitor's next event
   * opens another session.
   */
  figures(): Figures {
    const visitors = distinct(this.events, ({ visitorId }) => visitorId);
    const revenue = this.events.reduce(
      (sum, one) => sum + (one.revenue ?? 0),
      0,
    );
    return {
      events: this.events.length,
      pageviews: this.events.filter(({ kind }) => kind === "pageview").length,
      visitors,
      newVisitors: visitors,
      users: distinct(this.events, ({ userId }) => userId),
      sessions: visitors,
      revenue: revenue === 0 ? [] : [{ amount: revenue, currency: "EUR" }],
    };
  }

  /** Counts the pageviews of each page. */
  pages(): Record<string, number> {
    return tally(
      this.events.filter(({ kind }) => kind === "pageview"),
      ({ path }) => path,
    );
  }

  /** Counts the custom events of each name. */
  names(): Record<string, number> {
    return tally(this.events, ({ name }) => name);
  }

  ofVisitor(visitorId: string): number {
    return this.events.filter((event) => event.visitorId === visitorId).length;
  }
}

function distinct(
  events: readonly SentEvent[],
  keyOf: (event: SentEvent) => string | undefined,
): number {
  return Object.keys(tally(events, keyOf)).length;
}

/** Counts how many there are of each key, with the keys in order. */
export function tally<One>(
  all: readonly One[],
  keyOf: (one: One) => string | undefined,
): Record<string, number> {
  const counts = new Map<string, number>();
  for (const one of all) {
    const key = keyOf(one);
    if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
