/** The filter of a list, which is a part of the view. So it is in the address, if the view is. */
import { useDashboard } from "../context/PartsContext.js";
import { filterText, readFilter, type ListFilter } from "./listArgs.js";

/** Returns the filter of the list of this name, and a function that changes it. */
export function useListFilter<Field extends string>(
  list: string,
  fields: readonly { field: Field }[],
): [
  filter: ListFilter<Field> | null,
  setFilter: (filter: ListFilter<Field> | null) => void,
] {
  const { state, update } = useDashboard();
  const names = fields.map(({ field }) => field);
  return [
    readFilter(state.lists[list], names),
    (filter) => update({ lists: { [list]: filterText(filter) } }),
  ];
}
