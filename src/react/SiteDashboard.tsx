/** The dashboard once its site is known. */
import { useMemo, useState } from "react";
import type { PublicSite } from "../shared/site.js";
import type { AnalyticsApi } from "./api.js";
import { BreakdownPanel } from "./BreakdownPanel.js";
import { breakdownPanels } from "./breakdownPanels.js";
import { OptionSwitch, type Option } from "./OptionSwitch.js";
import { OverviewPanel } from "./OverviewPanel.js";
import { useFormats } from "./formats.js";
import {
  customRange,
  presetRange,
  type Preset,
  type TimeSpan,
} from "./ranges.js";
import { useNow } from "./useNow.js";

type RangeChoice = Preset | "custom";

const presetOptions: readonly Option<RangeChoice>[] = [
  { value: "today", label: "Today" },
  { value: "24h", label: "24 h" },
  { value: "7d", label: "7 d" },
  { value: "14d", label: "14 d" },
  { value: "30d", label: "30 d" },
];

export interface SiteDashboardProps {
  api: AnalyticsApi;
  site: PublicSite;
  span: TimeSpan | undefined;
  preset: Preset;
}

export function SiteDashboard({ api, site, span, preset }: SiteDashboardProps) {
  const { siteId, timeZone } = site;
  const formats = useFormats();
  const now = useNow();
  const [chosen, setChosen] = useState<RangeChoice | null>(null);
  const choice = chosen ?? (span ? "custom" : preset);
  const range = useMemo(
    () =>
      choice === "custom" && span
        ? customRange(span, timeZone)
        : presetRange(choice === "custom" ? preset : choice, timeZone, now),
    [choice, span, preset, timeZone, now],
  );
  const options = span
    ? [
        { value: "custom", label: formats.span(span) } as const,
        ...presetOptions,
      ]
    : presetOptions;
  return (
    <>
      <header className="footfall-dashboard-head">
        <div>
          <h2 className="footfall-site">{site.name}</h2>
          <p className="footfall-span">{formats.span(range)}</p>
        </div>
        <OptionSwitch
          label="Range"
          look="boxed"
          options={options}
          value={choice}
          onChange={setChosen}
        />
      </header>
      <OverviewPanel
        api={api}
        siteId={siteId}
        timeZone={timeZone}
        now={now}
        {...range}
      />
      <div className="footfall-panels">
        {breakdownPanels.map((panel) => (
          <BreakdownPanel
            key={panel.title}
            api={api}
            siteId={siteId}
            from={range.from}
            to={range.to}
            panel={panel}
          />
        ))}
      </div>
      <footer className="footfall-foot">
        Live · times in {timeZone}
        {site.status === "paused" && " · paused: new events are refused"}
      </footer>
    </>
  );
}
