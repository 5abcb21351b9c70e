/** The menu that saves the view as files, or prints it. */
import { useDashboard } from "../context/PartsContext.js";
import { csvSeparators, type CsvSeparator } from "../export/csvSeparator.js";
import { useCsvSeparator } from "../export/useCsvSeparator.js";
import { fillLabel, type LabelName } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import { errorText } from "../ui/errorText.js";
import { Icon } from "../ui/Icon.js";
import { OptionSwitch } from "../ui/OptionSwitch.js";
import { Popover } from "../ui/Popover.js";
import { useViewExport, type ViewExport } from "./useViewExport.js";

export function ExportMenu() {
  const labels = useLabels();
  const { state } = useDashboard();
  // Kept while the menu is closed: an export may still run.
  const viewExport = useViewExport();
  const { progress } = viewExport;
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
          {/* Lists offer their own files. */}
          {state.tab === "overview" && (
            <ExportButton viewExport={viewExport} onDone={close} />
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
          <SeparatorChoice />
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

interface ExportButtonProps {
  viewExport: ViewExport;
  onDone: () => void;
}

function ExportButton({
  viewExport: { progress, start },
  onDone,
}: ExportButtonProps) {
  const labels = useLabels();
  const isRunning = progress.kind === "running";
  return (
    <button
      type="button"
      className="footfall-menu-item"
      disabled={isRunning}
      onClick={() => void start(onDone)}
    >
      {isRunning ? labels.exportRunning : labels.exportEverything}
    </button>
  );
}

const separatorLabels = {
  ",": "csvComma",
  ";": "csvSemicolon",
  "\t": "csvTab",
} as const satisfies Record<CsvSeparator, LabelName>;

function SeparatorChoice() {
  const labels = useLabels();
  const { separator, choose } = useCsvSeparator();
  return (
    <div className="footfall-menu-part">
      <p>{labels.csvSeparator}</p>
      <OptionSwitch
        label={labels.csvSeparator}
        look="boxed"
        options={csvSeparators.map((value) => ({
          value,
          label: labels[separatorLabels[value]],
        }))}
        value={separator}
        onChange={choose}
      />
    </div>
  );
}
