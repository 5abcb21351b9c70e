/** One figure of a range: its name, its value and how it compares with the time before. */
import { ApproximateMark } from "./ApproximateMark.js";
import { withWords, type Doubtful } from "./doubt.js";
import { useDoubts } from "./useDoubts.js";
import { changeOf } from "./change.js";
import { FigureChange } from "./FigureChange.js";
import {
  changeReading,
  figureHelp,
  figureKind,
  figureLabel,
  figureValue,
  measured,
  type FigureValues,
  type OverviewFigure,
} from "./figures.js";
import { useFormats } from "../format/useFormats.js";
import { useLabels } from "../labels/useLabels.js";

export interface FigureProps {
  figure: OverviewFigure;
  overview: FigureValues & Doubtful;
  /** The figures of the time before. Without them no change shows. */
  comparison?: FigureValues | undefined;
  /** The figures beside it. Where several are revenue, each names its currency. */
  among?: readonly OverviewFigure[];
  isSelected?: boolean;
  /** Makes it a button. */
  onSelect?: ((figure: OverviewFigure) => void) | undefined;
}

/**
 * @example
 * <Figure figure="visitors" overview={report.data} />
 */
export function Figure({
  figure,
  isSelected = false,
  onSelect,
  ...content
}: FigureProps) {
  const labels = useLabels();
  const text = <FigureText figure={figure} {...content} />;
  return (
    <div className="footfall-figure">
      {onSelect ? (
        <button
          type="button"
          className="footfall-figure-button"
          aria-pressed={isSelected}
          title={figureHelp(figure, labels)}
          onClick={() => onSelect(figure)}
        >
          {text}
        </button>
      ) : (
        text
      )}
    </div>
  );
}

function FigureText({
  figure,
  overview,
  comparison,
  among = [],
}: Omit<FigureProps, "isSelected" | "onSelect">) {
  const formats = useFormats();
  const labels = useLabels();
  const kind = figureKind(figure);
  const value = figureValue(overview, figure);
  const doubt = useDoubts(overview, "range")(figure);
  const before = comparison ? figureValue(comparison, figure) : 0;
  return (
    <>
      <span className="footfall-figure-label">
        {figureLabel(figure, labels, among)}
      </span>{" "}
      <span
        className="footfall-figure-value"
        title={withWords(formats.exact(value, kind), doubt)}
      >
        <ApproximateMark doubt={doubt} />
        {formats.short(value, kind)}
      </span>
      {comparison && (
        <>
          {" "}
          <FigureChange
            change={changeOf(
              measured(figure, value, overview),
              measured(figure, before, comparison),
              changeReading(figure),
            )}
            before={formats.exact(before, kind)}
          />
        </>
      )}
    </>
  );
}
