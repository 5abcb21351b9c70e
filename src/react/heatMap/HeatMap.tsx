/**
 * One figure by weekday and hour, as colours or as a table. The pointer or the arrow keys read a cell
 * out.
 */
import {
  useMemo,
  useState,
  type FocusEvent,
  type KeyboardEvent,
  type PointerEvent,
  type SyntheticEvent,
} from "react";
import { ChartTableButton } from "../chart/ChartTableButton.js";
import { CsvButton } from "../export/CsvButton.js";
import type { CsvSeparator } from "../export/csv.js";
import { useFormats } from "../format/useFormats.js";
import { useLabels } from "../labels/useLabels.js";
import { MapLegend } from "../map/MapLegend.js";
import { HeatGrid } from "./HeatGrid.js";
import { nextPlace, type HeatPlace } from "./heatKeys.js";
import { heatModel, type HeatModel, type HeatQuestion } from "./heatModel.js";
import { HeatReadout } from "./HeatReadout.js";
import { HeatTable } from "./HeatTable.js";

export interface HeatMapProps extends HeatQuestion {
  /** Name of the file of all figures, without its ending. */
  fileName: string;
}

export function HeatMap({ fileName, ...question }: HeatMapProps) {
  const formats = useFormats();
  const labels = useLabels();
  const [isTable, setIsTable] = useState(false);
  const { week, figure } = question;
  const model = useMemo(
    () => heatModel({ week, figure }, formats, labels),
    [week, figure, formats, labels],
  );
  const makeCsv = async (separator: CsvSeparator) => {
    const { weekHoursCsv } = await import("../export/weekHoursCsv.js");
    return weekHoursCsv(week, { formats, labels, separator });
  };
  return (
    <div className="footfall-chart">
      {isTable ? <HeatTable model={model} /> : <HeatPlot model={model} />}
      <div className="footfall-chart-foot">
        {model.scale && <MapLegend {...model.scale} kind={model.kind} />}
        <span>{model.label}</span>
        <div className="footfall-chart-actions">
          <ChartTableButton isTable={isTable} onChange={setIsTable} />
          <CsvButton
            makeCsv={makeCsv}
            fileName={fileName}
            look="chart-action"
          />
        </div>
      </div>
      {model.doubt?.isApproximate && (
        <p className="footfall-chart-note">
          <span aria-hidden="true">≈ </span>
          {model.doubt.words || labels.approximateHelp}
        </p>
      )}
    </div>
  );
}

/** The grid, and the read-out of one of its cells. */
function HeatPlot({ model }: { model: HeatModel }) {
  const [active, setActive] = useState<HeatPlace | null>(null);
  const [stop, setStop] = useState<HeatPlace>({ day: 0, hour: 0 });
  const onFocus = (event: FocusEvent) => {
    const place = placeOf(event);
    setActive(place);
    if (place) setStop(place);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape" && active) {
      event.preventDefault();
      event.stopPropagation();
      setActive(null);
      return;
    }
    const next = nextPlace(event.key, stop);
    if (!next) return;
    event.preventDefault();
    focusCell(event.currentTarget, next);
  };
  return (
    <div
      className="footfall-plot footfall-heat"
      onFocus={onFocus}
      onBlur={() => setActive(null)}
      onKeyDown={onKeyDown}
      onPointerDown={releaseFinger}
      onPointerOver={(event) => setActive(placeOf(event))}
      // A finger must leave the screen before its owner sees what it touched.
      onPointerLeave={({ pointerType }) =>
        pointerType !== "touch" && setActive(null)
      }
    >
      <HeatGrid model={model} stop={stop} />
      {active && <HeatReadout model={model} place={active} />}
    </div>
  );
}

/** The cell that an event is about. */
function placeOf({ target }: SyntheticEvent): HeatPlace | null {
  if (!(target instanceof HTMLElement)) return null;
  const { day, hour } = target.dataset;
  return day === undefined ? null : { day: Number(day), hour: Number(hour) };
}

/** A finger that slides on then enters the cells below it, as a mouse does. */
function releaseFinger({ target, pointerId }: PointerEvent) {
  if (target instanceof Element && target.hasPointerCapture(pointerId)) {
    target.releasePointerCapture(pointerId);
  }
}

function focusCell(grid: HTMLElement, { day, hour }: HeatPlace) {
  grid
    .querySelector<HTMLElement>(`[data-day="${day}"][data-hour="${hour}"]`)
    ?.focus();
}
