/** Counts events, distinct visitors and revenue by the value of one of their properties. */
import type { ModelEvent } from "../../../shared/event/event.js";
import type {
  PropertyBreakdown,
  ValueFigures,
} from "../../../shared/api/propertyBreakdown.js";
import type { Revenue } from "../../../shared/event/revenue.js";
import { sumRevenue } from "../../../shared/codec/revenueSums.js";

interface ValueCount {
  events: number;
  visitors: Set<string>;
  revenue: Revenue[];
}

export class PropertyCount {
  #events = 0;
  /** By key. Under undefined are the events that do not have the property. */
  readonly #values = new Map<string | undefined, ValueCount>();

  /** Counts one event. Without a key, the event does not have the property. */
  add(
    key: string | undefined,
    { visitorId, revenue }: Pick<ModelEvent, "visitorId" | "revenue">,
  ): void {
    this.#events++;
    let value = this.#values.get(key);
    if (!value) {
      value = { events: 0, visitors: new Set(), revenue: [] };
      this.#values.set(key, value);
    }
    value.events++;
    if (visitorId !== undefined) value.visitors.add(visitorId);
    if (revenue) value.revenue = sumRevenue(value.revenue, [revenue]);
  }

  /** Rows with most events first, then most visitors, then by key. */
  answer(
    limit: number,
  ): Pick<PropertyBreakdown, "rows" | "keyCount" | "none" | "events"> {
    const none = this.#values.get(undefined);
    const rows = [...this.#values]
      .flatMap(([key, value]) =>
        key === undefined ? [] : [{ key, ...figuresOf(value) }],
      )
      .sort(
        (a, b) =>
          b.events - a.events ||
          b.visitors - a.visitors ||
          (a.key < b.key ? -1 : 1),
      );
    return {
      rows: rows.slice(0, limit),
      keyCount: rows.length,
      none: none ? figuresOf(none) : null,
      events: this.#events,
    };
  }
}

function figuresOf({ events, visitors, revenue }: ValueCount): ValueFigures {
  return {
    events,
    visitors: visitors.size,
    ...(revenue.length > 0 && { revenue }),
  };
}
