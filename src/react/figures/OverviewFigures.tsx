/**
 * The figures of a range in one strip. With `onSelect` each is a button that chooses the chart's
 * figure.
 */
import { Figure, type FigureProps } from "./Figure.js";
import { figuresOf, isUsualFigure, type OverviewFigure } from "./figures.js";
import { cssVariables } from "../ui/cssVariables.js";

export interface OverviewFiguresProps extends Pick<
  FigureProps,
  "overview" | "comparison"
> {
  /** The figures to show, in their order. Default: the usual ones that the range has. */
  figures?: readonly OverviewFigure[];
  selected?: OverviewFigure;
  onSelect?: (figure: OverviewFigure) => void;
}

export function OverviewFigures({
  overview,
  comparison,
  figures = figuresOf(overview, comparison).filter(isUsualFigure),
  selected,
  onSelect,
}: OverviewFiguresProps) {
  return (
    <ul
      className="footfall-figures"
      data-many={figures.length > 7 || undefined}
      style={cssVariables({
        "--footfall-in-one-row": String(figures.length),
        "--footfall-in-two-rows": String(Math.ceil(figures.length / 2)),
      })}
    >
      {figures.map((figure) => (
        <li key={figure}>
          <Figure
            figure={figure}
            overview={overview}
            comparison={comparison}
            among={figures}
            isSelected={figure === selected}
            onSelect={onSelect}
          />
        </li>
      ))}
    </ul>
  );
}
