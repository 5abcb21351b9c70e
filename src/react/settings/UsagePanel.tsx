/** The usage of the last days: bars of what was stored, and a table of everything. */
import type { CSSProperties } from "react";
import type { UsageDay } from "../../shared/event/usage.js";
import { KIB, DAY } from "../../shared/units.js";
import { listedZone } from "../../shared/time/zone.js";
import { useDashboard } from "../context/PartsContext.js";
import { useFormats } from "../format/useFormats.js";
import { fillLabel } from "../labels/labels.js";
import type { SettingsLabels } from "../labels/settingsLabels.js";
import { askOnce } from "./asking.js";
import { ReportPanel } from "./ReportPanel.js";
import type { SectionProps } from "./section.js";
import { useAsked } from "./useAsked.js";
import { useSettingsLabels } from "./useSettingsLabels.js";
import { everyDay, sumOf, USAGE_DAYS } from "./usageDays.js";

const columns: readonly {
  label: keyof SettingsLabels;
  valueOf: (day: UsageDay) => number;
}[] = [
  { label: "usageStored", valueOf: ({ accepted }) => accepted },
  { label: "usageExcluded", valueOf: ({ excluded }) => sumOf(excluded) },
  { label: "usageBots", valueOf: ({ bots }) => bots },
  { label: "usageRejected", valueOf: ({ rejected }) => sumOf(rejected) },
  { label: "usageDuplicates", valueOf: ({ duplicates }) => duplicates },
  { label: "usageBytes", valueOf: ({ bytes }) => bytes / KIB },
];

export function UsagePanel({ api, siteId, version }: SectionProps) {
  const labels = useSettingsLabels();
  const { site, now } = useDashboard();
  const count = String(USAGE_DAYS);
  const report = useAsked(siteId, version, async (client) => {
    const args = { siteId, from: now - (USAGE_DAYS - 1) * DAY, to: now + DAY };
    const days = await askOnce(client, api.getUsage, args);
    return everyDay(days, listedZone(site.utcOffsets), now);
  });
  return (
    <ReportPanel
      title={labels.usage}
      report={report}
      emptyText={(days) =>
        days.every(({ isEmpty }) => isEmpty)
          ? { message: fillLabel(labels.noUsage, { count }) }
          : null
      }
    >
      {(days) => (
        <div className="footfall-settings-form">
          <p className="footfall-setting-hint">
            {fillLabel(labels.usageHint, { count })}
          </p>
          <UsageBars days={days} />
          <UsageTable days={days} />
        </div>
      )}
    </ReportPanel>
  );
}

interface DaysProps {
  days: readonly UsageDay[];
}

function UsageBars({ days }: DaysProps) {
  const labels = useSettingsLabels();
  const formats = useFormats();
  const exact = (value: number) => formats.exact(value, "count");
  const highest = Math.max(1, ...days.map(({ accepted }) => accepted));
  const total = days.reduce((sum, { accepted }) => sum + accepted, 0);
  return (
    <div
      className="footfall-usage"
      role="img"
      aria-label={fillLabel(labels.usageSum, {
        count: exact(total),
        highest: exact(highest),
      })}
    >
      {days.map(({ day, accepted }) => (
        <span
          key={day}
          title={`${formats.bucket(day, "day")}: ${exact(accepted)}`}
          style={
            {
              "--footfall-share": `${(100 * accepted) / highest}%`,
            } as CSSProperties
          }
        />
      ))}
    </div>
  );
}

function UsageTable({ days }: DaysProps) {
  const labels = useSettingsLabels();
  const formats = useFormats();
  return (
    <details className="footfall-details">
      <summary>{labels.usageTable}</summary>
      {/* Focusable, because it may scroll without a control inside. */}
      <div
        className="footfall-settings-scroll"
        role="region"
        aria-label={labels.usage}
        tabIndex={0}
      >
        <table className="footfall-settings-table">
          <thead>
            <tr>
              <th scope="col">{labels.usageDay}</th>
              {columns.map(({ label }) => (
                <th key={label} scope="col">
                  {labels[label]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {[...days].reverse().map((day) => (
              <tr key={day.day}>
                <th scope="row">{formats.bucket(day.day, "day")}</th>
                {columns.map(({ label, valueOf }) => (
                  <td key={label}>{formats.exact(valueOf(day), "count")}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
