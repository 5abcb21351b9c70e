/** The choice of the site, as the view state keeps it. */
import { useMemo, useRef } from "react";
import type { UpdateView } from "../controls/useViewState.js";
import type { SiteChoice, SiteSwitch } from "./siteChoice.js";

/** Returns null where the app offers no sites. The range, the comparison and the tab stay. */
export function useSiteSwitch(
  sites: readonly SiteChoice[] | undefined,
  value: string,
  update: UpdateView,
): SiteSwitch | null {
  const hasChosen = useRef(false);
  return useMemo(
    () =>
      sites
        ? {
            sites,
            value,
            hasChosen,
            choose: (site) => {
              hasChosen.current = true;
              // A visitor belongs to one site.
              update({ site, visitorId: null });
            },
          }
        : null,
    [sites, value, update],
  );
}
