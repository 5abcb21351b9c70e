/** Draws with the parts of several sites once they have loaded. */
import type { ReactNode } from "react";
import { useLoaded } from "../data/useLoaded.js";
import { PanelBody } from "../ui/PanelBody.js";
import { panelState } from "../ui/panelState.js";
import { loadSiteParts } from "./loadSiteParts.js";

type SiteParts = Awaited<ReturnType<typeof loadSiteParts>>;

interface WithSitePartsProps {
  children: (parts: SiteParts) => ReactNode;
}

export function WithSiteParts({ children }: WithSitePartsProps) {
  const report = useLoaded(loadSiteParts);
  return report.data ? (
    children(report.data)
  ) : (
    <PanelBody shape="rows" state={panelState(report)} />
  );
}
