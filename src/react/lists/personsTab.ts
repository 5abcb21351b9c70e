/** The common part of the tabs of single visitors. */
import type { PersonsApi } from "../api.js";
import { useDashboard } from "../context/PartsContext.js";

export interface PersonsTabProps<Name extends keyof PersonsApi> {
  api: Pick<PersonsApi, Name | "getVisitor">;
}

interface PersonsTabView {
  siteId: string;
  /** First instant of the range. */
  from: number;
  /** First instant after the range. It may be in the future. */
  to: number;
  now: number;
  /** Name of the CSV of the rows, without its ending. */
  csvName: string;
  /** The visitor whose sheet is open. Null: none. */
  visitorId: string | null;
  onVisitor: (visitorId: string | null) => void;
}

/** Returns what the dashboard around says of its tab of single visitors. */
export function usePersonsTab(): PersonsTabView {
  const { site, spans, now, state, update } = useDashboard();
  return {
    siteId: site.siteId,
    ...spans.span,
    now,
    csvName: `${site.slug}-${state.tab}`,
    visitorId: state.visitorId,
    onVisitor: (visitorId) => update({ visitorId }),
  };
}
