/** What a list is asked for: a span of time and at most one field that rows must have. */
import { defined } from "../../shared/defined.js";
import type { listArgs } from "../../shared/api/lists.js";
import type { ReportArgs } from "../api.js";

/** The fields by which events can be asked for. */
export type EventFilterField = Exclude<
  keyof ReportArgs<"listEvents">,
  keyof typeof listArgs
>;

/** One field and the text that it must be. */
export interface ListFilter<Field extends string> {
  field: Field;
  text: string;
}

export interface ListSpan {
  /** Default: the beginning. */
  from?: number | undefined;
  /** Default: no end, so that new rows come in on top. */
  to?: number | undefined;
}

/** The arguments of `Fields`, of which at most one may be given. */
export type ListArgs<Field extends string> = ListSpan & {
  siteId: string;
  filters?: Partial<Record<Field, string>> | undefined;
};

/** An end that is still to come is no end. */
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

/** Arguments as a query takes them: what is not asked for is left out. */
export function queryArgs<Field extends string>({
  siteId,
  from,
  to,
  filters,
}: ListArgs<Field>) {
  return { ...defined({ siteId, from, to }), ...filters };
}

/** What the form says, ready to ask for: null for an empty text. */
export function typedFilter<Field extends string>(
  field: Field,
  text: string,
): ListFilter<Field> | null {
  const trimmed = text.trim();
  return trimmed === "" ? null : { field, text: trimmed };
}
