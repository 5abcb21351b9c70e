/** Counts events and distinct visitors by the value of one of their properties. */
import type { PropertyBreakdown } from "../../shared/propertyBreakdown.js";

interface ValueCount {
  events: number;
  visitors: Set<string>;
}

export class PropertyCount {
  #events = 0;
  readonly #values = new Map<string, ValueCount>();

  /** One event; without a key it does not have the property. */
  add(key: string | undefined, visitorId: string | undefined): void {
    this.#events++;
    if (key === undefined) return;
    let value = this.#values.get(key);
    if (!value) {
      value = { events: 0, visitors: new Set() };
      this.#values.set(key, value);
    }
    value.events++;
    if (visitorId !== undefined) value.visitors.add(visitorId);
  }

  /** Heaviest first, by events, then visitors, then key. */
  answer(limit: number): Omit<PropertyBreakdown, "approximate"> {
    const rows = [...this.#values]
      .map(([key, { events, visitors }]) => ({
        key,
        events,
        visitors: visitors.size,
      }))
      .sort(
        (a, b) =>
          b.events - a.events ||
          b.visitors - a.visitors ||
          (a.key < b.key ? -1 : 1),
      );
    return {
      rows: rows.slice(0, limit),
      keyCount: rows.length,
      events: this.#events,
    };
  }
}
