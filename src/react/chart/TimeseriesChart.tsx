/**
 * One figure over time: an area and a line, and a thin line of the time before. The pointer or the
 * arrow keys read it out, and mark buckets to zoom into. The bucket that is not over is dotted. Screen readers find a slider over
 * the buckets, and a table, which every viewer can show.
 */
import {
  useCallback,
  useId,
  useMemo,
  useRef,
  useState,
  type RefObject,
} from "react";
import type { ChartQuestion } from "./chartData.js";
import { ChartLegend } from "./ChartLegend.js";
import { chartLayout } from "./chartLayout.js";
import { ChartMarks } from "./ChartMarks.js";
import { chartModel, type ChartModel } from "./chartModel.js";
import { ChartPngButton } from "./ChartPngButton.js";
import { ChartSlider } from "./ChartSlider.js";
import { ChartTable } from "./ChartTable.js";
import { ChartTableButton } from "./ChartTableButton.js";
import type { ZoomHandlers } from "./useBucketChoice.js";
import { useTimeTicks } from "./useTimeTicks.js";
import type { CsvSeparator } from "../export/csv.js";
import { CsvButton } from "../export/CsvButton.js";
import type { Formats } from "../format/format.js";
import { useFormats } from "../format/useFormats.js";
import { fillLabel, type Labels } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import { useSize } from "../ui/useSize.js";

export interface TimeseriesChartProps extends ChartQuestion, ZoomHandlers {
  /** Offers the chart as a picture of this name, without its ending, and its buckets as CSV. */
  fileName?: string | undefined;
}

/** Size before the container is measured, and on a server. */
const CHART_SIZE_BEFORE_MEASURED = { width: 960, height: 280 };

export function TimeseriesChart({
  fileName,
  onZoom,
  onZoomBack,
  ...question
}: TimeseriesChartProps) {
  const formats = useFormats();
  const svgRef = useRef<SVGSVGElement>(null);
  const [ref, size] = useSize<HTMLDivElement>(CHART_SIZE_BEFORE_MEASURED);
  const [isTable, setIsTable] = useState(false);
  const model = useChartModel(question);
  const { points, kind } = model;
  const formatValue = useCallback(
    (value: number) => formats.short(value, kind),
    [formats, kind],
  );
  const layout = useMemo(
    () => chartLayout(points, kind, size, formatValue),
    [points, kind, size, formatValue],
  );
  const ticks = useTimeTicks(model, layout, question.utcOffsets);
  return (
    <div className="footfall-chart">
      {/* Kept while the table shows, so that its size is measured once. */}
      <div ref={ref} className="footfall-plot" hidden={isTable}>
        <ChartSlider {...{ model, layout, onZoom, onZoomBack }}>
          <ChartMarks
            key={question.figure}
            {...{ layout, size, ticks, formatValue, svgRef }}
            gradientId={useId()}
          />
        </ChartSlider>
      </div>
      <ChartTable model={model} isVisible={isTable} />
      <div className="footfall-chart-foot">
        <ChartLegend model={model} />
        <div className="footfall-chart-actions">
          <ChartTableButton isTable={isTable} onChange={setIsTable} />
          {fileName !== undefined && (
            <ChartFiles
              {...{ question, model, fileName }}
              svgRef={isTable ? null : svgRef}
            />
          )}
        </div>
      </div>
      <ChartNote model={model} />
    </div>
  );
}

function useChartModel(question: ChartQuestion): ChartModel {
  const formats = useFormats();
  const labels = useLabels();
  const { timeseries, comparison, figure, utcOffsets, now } = question;
  return useMemo(
    () =>
      chartModel(
        { timeseries, comparison, figure, utcOffsets, now },
        formats,
        labels,
      ),
    [timeseries, comparison, figure, utcOffsets, now, formats, labels],
  );
}

interface ChartFilesProps {
  question: ChartQuestion;
  model: ChartModel;
  /** Name of the files, without the interval and their endings. */
  fileName: string;
  /** The drawing. Null while the table shows. */
  svgRef: RefObject<SVGSVGElement | null> | null;
}

/** The buttons that save the chart: as a picture, and its buckets as CSV. */
function ChartFiles({ question, model, fileName, svgRef }: ChartFilesProps) {
  const formats = useFormats();
  const labels = useLabels();
  const { timeseries, comparison, utcOffsets } = question;
  const makeCsv = async (separator: CsvSeparator) => {
    const { timeseriesCsv } = await import("../export/overviewCsv.js");
    return timeseriesCsv(
      { current: timeseries, before: comparison },
      { utcOffsets, formats, labels, separator },
    );
  };
  return (
    <>
      {svgRef && (
        <ChartPngButton
          getSvg={() => svgRef.current}
          title={pngTitle(model, formats, labels)}
          fileName={fileName}
        />
      )}
      <CsvButton
        makeCsv={makeCsv}
        fileName={`${fileName}-by-${timeseries.interval}`}
        look="chart-action"
      />
    </>
  );
}

/** Says below the chart why one of its lines is approximate. */
function ChartNote({ model }: { model: ChartModel }) {
  const labels = useLabels();
  const doubt = [model.doubt, model.beforeDoubt].find(
    (each) => each?.isApproximate,
  );
  return (
    doubt && (
      <p className="footfall-chart-note">
        <span aria-hidden="true">≈ </span>
        {doubt.words || labels.approximateHelp}
      </p>
    )
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
