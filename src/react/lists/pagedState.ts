/** Turns a list into the state that `PanelBody` draws. */
import type { PanelState } from "../ui/panelState.js";
import type { PagedList } from "./usePagedList.js";

export function pagedState(
  { rows, isStale }: Pick<PagedList<unknown>, "rows" | "isStale">,
  empty: string,
  emptyHint?: string,
): PanelState {
  if (!rows) return { kind: "loading" };
  if (rows.length > 0) return { kind: "ready", isStale };
  // An empty answer says nothing about another question.
  return isStale
    ? { kind: "loading" }
    : { kind: "empty", message: empty, hint: emptyHint };
}
