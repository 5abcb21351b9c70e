/**
 * Events that the run has sent and the deployment has taken: from them the reports are computed that it must show.
 * Written down by what was sent, never by what a report says.
 */
export interface SentEvent {
  readonly kind: "pageview" | "track";
  /** The name of a custom event. */
  readonly name?: string;
  /** The path of a page. */
  readonly path?: string;
  /** Absent of a server's event: it has no visitor and opens no session. */
  readonly visitorId?: string;
  readonly userId?: string;
  /** In minor units of EUR. */
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

  /** A run is shorter than the 30 minutes after which a visitor's next event opens another session. */
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

  /** Pageviews of each page. */
  pages(): Record<string, number> {
    return tally(
      this.events.filter(({ kind }) => kind === "pageview"),
      ({ path }) => path,
    );
  }

  /** Custom events of each name. */
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

/** How many there are of each key, the keys in order. */
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
