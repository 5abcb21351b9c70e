/** What can be taken away: the view as files, or on paper. */
import { useConvex } from "convex/react";
import { useState } from "react";
import type { PublicSite } from "../../shared/site/site.js";
import type { ReportsApi } from "../api.js";
import type { ViewOf } from "../data/viewQuestions.js";
import type { CsvSeparator } from "../export/csv.js";
import { useCsvSeparator } from "../export/CsvSeparatorProvider.js";
import { useFormats } from "../format/formats.js";
import { fillLabel, type Labels } from "../labels/labels.js";
import { useLabels } from "../labels/LabelsProvider.js";
import { errorText } from "../ui/errorText.js";
import { OptionSwitch } from "../ui/OptionSwitch.js";
import { Icon } from "../ui/Icon.js";
import { Popover } from "../ui/Popover.js";

export interface ExportMenuProps {
  api: Pick<ReportsApi, "getOverview" | "getTimeseries" | "getBreakdown">;
  site: PublicSite;
  /** Null: what is shown is no view, and has its files itself; it can be printed. */
  view: Pick<ViewOf, "range" | "interval" | "comparison"> | null;
}

const separators: { value: CsvSeparator; label: keyof Labels }[] = [
  { value: ",", label: "csvComma" },
  { value: ";", label: "csvSemicolon" },
  { value: "\t", label: "csvTab" },
];

type Progress = { kind: "idle" | "running" } | { kind: "failed"; error: Error };

export function ExportMenu({ api, site, view }: ExportMenuProps) {
  const labels = useLabels();
  const formats = useFormats();
  const client = useConvex();
  const { separator, choose } = useCsvSeparator();
  const [progress, setProgress] = useState<Progress>({ kind: "idle" });
  const isRunning = progress.kind === "running";
  const exportAll = async (
    viewed: NonNullable<typeof view>,
    close: () => void,
  ) => {
    setProgress({ kind: "running" });
    try {
      // What makes the files is loaded when somebody wants them.
      const { exportView } = await import("./exportView.js");
      await exportView({
        client,
        api,
        site,
        view: viewed,
        labels,
        formats,
        separator,
      });
      setProgress({ kind: "idle" });
      close();
    } catch (error) {
      setProgress({
        kind: "failed",
        error: error instanceof Error ? error : new Error(String(error)),
      });
    }
  };
  return (
    <Popover
      label={labels.exportView}
      className="footfall-icon-button"
      button={
        <>
          <Icon name="download" />
          <span className="footfall-hidden">{labels.exportView}</span>
        </>
      }
    >
      {(close) => (
        <div className="footfall-menu">
          {view && (
            <button
              type="button"
              className="footfall-menu-item"
              disabled={isRunning}
              onClick={() => void exportAll(view, close)}
            >
              {isRunning ? labels.exportRunning : labels.exportEverything}
            </button>
          )}
          <button
            type="button"
            className="footfall-menu-item"
            onClick={() => {
              close();
              window.print();
            }}
          >
            {labels.print}
          </button>
          <div className="footfall-menu-part">
            <p>{labels.csvSeparator}</p>
            <OptionSwitch
              label={labels.csvSeparator}
              look="boxed"
              options={separators.map(({ value, label }) => ({
                value,
                label: labels[label],
              }))}
              value={separator}
              onChange={choose}
            />
          </div>
          {progress.kind === "failed" && (
            <p className="footfall-menu-error" role="alert">
              {fillLabel(labels.exportFailed, {
                error: errorText(progress.error),
              })}
            </p>
          )}
        </div>
      )}
    </Popover>
  );
}
