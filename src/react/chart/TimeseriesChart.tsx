/**
 * One figure over time: an area and a line, read out by pointer or arrow keys, and a thin line of the time
 * before. The bucket that is not over is dotted. To screen readers the plot is a slider over the buckets,
 * with a table beside it, which all others can ask for.
 */
import { useCallback, useId, useMemo, useRef, useState } from "react";
import type { ChartQuestion } from "./chartData.js";
import { ChartLegend } from "./ChartLegend.js";
import { chartLayout } from "./chartLayout.js";
import { ChartMarks } from "./ChartMarks.js";
import { chartModel, type ChartModel } from "./chartModel.js";
import { ChartPngButton } from "./ChartPngButton.js";
import { ChartSlider } from "./ChartSlider.js";
import { ChartTable } from "./ChartTable.js";
import { ChartTableButton } from "./ChartTableButton.js";
import { useTimeTicks } from "./useTimeTicks.js";
import type { CsvSeparator } from "../export/csv.js";
import { CsvButton } from "../export/CsvButton.js";
import type { Formats } from "../format/format.js";
import { useFormats } from "../format/useFormats.js";
import { fillLabel, type Labels } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import { useSize } from "../ui/useSize.js";

export interface TimeseriesChartProps extends ChartQuestion {
  /** Offers the chart as a picture of this name, without its ending, and its buckets as CSV. */
  fileName?: string | undefined;
}

/** Before the container is measured, and on a server. */
const INITIAL_SIZE = { width: 960, height: 280 };

export function TimeseriesChart({
  timeseries,
  comparison,
  figure,
  utcOffsets,
  now,
  fileName,
}: TimeseriesChartProps) {
  const formats = useFormats();
  const labels = useLabels();
  const gradientId = useId();
  const svgRef = useRef<SVGSVGElement>(null);
  const [ref, size] = useSize<HTMLDivElement>(INITIAL_SIZE);
  const [isTable, setIsTable] = useState(false);

  const model = useMemo(
    () =>
      chartModel(
        { timeseries, comparison, figure, utcOffsets, now },
        formats,
        labels,
      ),
    [timeseries, comparison, figure, utcOffsets, now, formats, labels],
  );
  const { points, kind } = model;
  const formatValue = useCallback(
    (value: number) => formats.short(value, kind),
    [formats, kind],
  );
  const layout = useMemo(
    () => chartLayout(points, kind, size, formatValue),
    [points, kind, size, formatValue],
  );
  const ticks = useTimeTicks(model, layout, utcOffsets);
  const doubt = [model.doubt, model.beforeDoubt].find(
    (each) => each?.isApproximate,
  );
  const makeCsv = async (separator: CsvSeparator) => {
    const { timeseriesCsv } = await import("../export/overviewCsv.js");
    const compared = { current: timeseries, before: comparison };
    return timeseriesCsv(compared, { utcOffsets, formats, labels, separator });
  };

  return (
    <div className="footfall-chart">
      {/* Kept while the table is shown: its size is measured once. */}
      <div ref={ref} className="footfall-plot" hidden={isTable}>
        <ChartSlider model={model} layout={layout}>
          <ChartMarks
            key={figure}
            layout={layout}
            size={size}
            ticks={ticks}
            formatValue={formatValue}
            gradientId={gradientId}
            svgRef={svgRef}
          />
        </ChartSlider>
      </div>
      <ChartTable model={model} isVisible={isTable} />
      <div className="footfall-chart-foot">
        <ChartLegend model={model} />
        <div className="footfall-chart-actions">
          <ChartTableButton isTable={isTable} onChange={setIsTable} />
          {fileName !== undefined && !isTable && (
            <ChartPngButton
              getSvg={() => svgRef.current}
              title={pngTitle(model, formats, labels)}
              fileName={fileName}
            />
          )}
          {fileName !== undefined && (
            <CsvButton
              makeCsv={makeCsv}
              fileName={`${fileName}-by-${timeseries.interval}`}
              look="chart-action"
            />
          )}
        </div>
      </div>
      {doubt && (
        <p className="footfall-chart-note">
          <span aria-hidden="true">≈ </span>
          {doubt.words || labels.approximateHelp}
        </p>
      )}
    </div>
  );
}

function pngTitle(
  { label, spans }: ChartModel,
  formats: Formats,
  labels: Labels,
): string {
  if (!spans) return label;
  const { pngTitle, pngTitleCompared } = labels;
  return fillLabel(spans.before ? pngTitleCompared : pngTitle, {
    figure: label,
    span: formats.span(spans.now),
    before: spans.before ? formats.span(spans.before) : "",
  });
}
