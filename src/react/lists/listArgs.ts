/** The arguments of a list: a span of time, and at most one field that rows must match. */
import { defined } from "../../shared/defined.js";
import type { listArgs } from "../../shared/api/lists.js";
import type { ReportArgs } from "../api.js";

/** The fields that can filter events. */
export type EventFilterField = Exclude<
  keyof ReportArgs<"listEvents">,
  keyof typeof listArgs
>;

/** One field and its text. */
export interface ListFilter<Field extends string> {
  field: Field;
  text: string;
}

export interface ListSpan {
  /** Default: the beginning. */
  from?: number | undefined;
  /** Default: no end, so that new rows come on top. */
  to?: number | undefined;
}

/** The arguments of `Fields`. At most one may be given. */
export type ListArgs<Field extends string> = ListSpan & {
  siteId: string;
  filters?: Partial<Record<Field, string>> | undefined;
};

/** Leaves out an end in the future. */
export function openSpan(
  { from, to }: { from: number; to: number },
  now: number,
): ListSpan {
  return to > now ? { from } : { from, to };
}

/** The filter as arguments. */
export function filterArgs<Field extends string>(
  filter: ListFilter<Field> | null,
): Partial<Record<Field, string>> {
  const args: Partial<Record<Field, string>> = {};
  if (filter) args[filter.field] = filter.text;
  return args;
}

/**
 * Reads a filter from the address. Null for a field that the list does not have, and for no text.
 * @example
 * readFilter("name:signup", ["name", "path"]); // { field: "name", text: "signup" }
 */
export function readFilter<Field extends string>(
  written: string | undefined,
  fields: readonly Field[],
): ListFilter<Field> | null {
  const [name, ...rest] = (written ?? "").split(":");
  const field = fields.find((each) => each === name);
  return field === undefined ? null : typedFilter(field, rest.join(":"));
}

/** Writes a filter as `readFilter` reads it. Empty for none. */
export function filterText(filter: ListFilter<string> | null): string {
  return filter ? `${filter.field}:${filter.text}` : "";
}

/** Makes the arguments of a query, without those that are undefined. */
export function queryArgs<Field extends string>({
  siteId,
  from,
  to,
  filters,
}: ListArgs<Field>) {
  return { ...defined({ siteId, from, to }), ...filters };
}

/** The filter of the form. Null for an empty text. */
export function typedFilter<Field extends string>(
  field: Field,
  text: string,
): ListFilter<Field> | null {
  const trimmed = text.trim();
  return trimmed === "" ? null : { field, text: trimmed };
}
