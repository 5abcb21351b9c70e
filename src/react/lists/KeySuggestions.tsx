/** The keys of a dimension in the range, which the browser offers and searches as one types. */
import { MAX_BREAKDOWN_LIMIT } from "../../shared/api/reportLimits.js";
import type { Dimension } from "../../shared/dimensions.js";
import { useDashboard } from "../context/PartsContext.js";
import { useBreakdown } from "../data/useReports.js";

interface KeySuggestionsProps {
  /** Id for the `list` attribute of the input. */
  id: string;
  dimension: Dimension;
}

export function KeySuggestions({ id, dimension }: KeySuggestionsProps) {
  const { apis, site, spans } = useDashboard();
  const { siteId, utcOffsets, passes } = site;
  const { data } = useBreakdown(apis.reports, {
    ...spans.span,
    ...{ siteId, utcOffsets, passes, dimension },
    limit: MAX_BREAKDOWN_LIMIT,
  });
  return (
    <datalist id={id}>
      {data?.rows.map(({ key }) => (
        <option key={key} value={key} />
      ))}
    </datalist>
  );
}
