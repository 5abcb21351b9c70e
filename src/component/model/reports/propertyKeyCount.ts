/** Counts events by the properties that they carry. */
import type { ModelEvent } from "../../../shared/event/event.js";
import type { PropertyKeys } from "../../../shared/api/propertyBreakdown.js";
import { propertyText } from "../fold/attributes.js";

export class PropertyKeyCount {
  #events = 0;
  readonly #keys = new Map<string, number>();

  /** Counts one event. Properties with a null, nested or empty value do not count. */
  add({ properties = [] }: Pick<ModelEvent, "properties">): void {
    this.#events++;
    for (const { key, value } of properties) {
      if (propertyText(value) === undefined) continue;
      this.#keys.set(key, (this.#keys.get(key) ?? 0) + 1);
    }
  }

  /** Rows with most events first, then by key. */
  answer(limit: number): Pick<PropertyKeys, "rows" | "keyCount" | "events"> {
    const rows = [...this.#keys]
      .map(([key, events]) => ({ key, events }))
      .sort((a, b) => b.events - a.events || (a.key < b.key ? -1 : 1));
    return {
      rows: rows.slice(0, limit),
      keyCount: rows.length,
      events: this.#events,
    };
  }
}
