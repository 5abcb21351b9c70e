/** The tab "Settings": one panel for each section whose functions the app exports. */
import { useCallback, useEffect, useState } from "react";
import type { SiteSettings } from "../../shared/site/site.js";
import type { AdminApi } from "../api.js";
import { useDashboard } from "../context/PartsContext.js";
import { useSingleReport } from "../data/useSingleReport.js";
import { Panel } from "../ui/Panel.js";
import { PanelBody } from "../ui/PanelBody.js";
import { isQueryMissing } from "../ui/failureWords.js";
import { panelState } from "../ui/panelState.js";
import { sectionsOf } from "./sections.js";
import type { SectionProps } from "./section.js";
import { useSettingsLabels } from "./useSettingsLabels.js";

export interface SettingsTabProps extends Pick<
  SectionProps,
  "draft" | "onDraft"
> {
  api: AdminApi;
}

/**
 * Asks for the settings first. A reader whom `auth` refuses sees why, and the page asks nothing
 * else.
 */
export function SettingsTab({ api, draft, onDraft }: SettingsTabProps) {
  const labels = useSettingsLabels();
  const { siteId } = useDashboard().site;
  const [version, setVersion] = useState(0);
  const onAction = useCallback(() => setVersion((before) => before + 1), []);
  useUnloadGuard(Object.keys(draft).length > 0);
  const { getSettings } = api;
  const report = useSingleReport<SiteSettings>(
    getSettings ? { query: getSettings, args: { siteId } } : null,
    { scope: siteId, question: siteId },
  );
  const { data, error } = report;
  const isMissing =
    getSettings === undefined || (error !== undefined && isQueryMissing(error));
  if (!isMissing && (data === undefined || error)) {
    return (
      <Panel title={labels.viewSettings} isTitleHidden>
        <PanelBody shape="rows" state={panelState(report)} />
      </Panel>
    );
  }
  const settings = isMissing ? null : (data ?? null);
  const props = { api, siteId, settings, draft, onDraft, version, onAction };
  return (
    <div className="footfall-settings">
      {sectionsOf(api).map((sections) => (
        <div key={sections[0]?.name} className="footfall-settings-column">
          {sections.map(({ name, Part }) => (
            <Part key={name} {...props} />
          ))}
        </div>
      ))}
    </div>
  );
}

/** The browser asks before it leaves a page with changes that are not saved. */
function useUnloadGuard(isUnsaved: boolean): void {
  useEffect(() => {
    if (!isUnsaved) return;
    const guard = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", guard);
    return () => window.removeEventListener("beforeunload", guard);
  }, [isUnsaved]);
}
