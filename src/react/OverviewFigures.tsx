/** The figures of a range in one strip. With `onSelect` each is a button that chooses what the chart shows. */
import type { OverviewFigures as Figures } from "../shared/reports.js";
import {
  overviewFigureNames,
  overviewFigures,
  type OverviewFigure,
} from "./figures.js";
import { useFormats } from "./formats.js";

export interface OverviewFiguresProps {
  overview: Figures & { approximate?: boolean };
  selected?: OverviewFigure;
  onSelect?: (figure: OverviewFigure) => void;
}

export function OverviewFigures({
  overview,
  selected,
  onSelect,
}: OverviewFiguresProps) {
  return (
    <ul className="footfall-figures">
      {overviewFigureNames.map((name) => (
        <li key={name} className="footfall-figure">
          {onSelect ? (
            <button
              type="button"
              className="footfall-figure-button"
              aria-pressed={name === selected}
              title={overviewFigures[name].help}
              onClick={() => onSelect(name)}
            >
              <FigureText name={name} overview={overview} />
            </button>
          ) : (
            <FigureText name={name} overview={overview} />
          )}
        </li>
      ))}
    </ul>
  );
}

interface FigureTextProps {
  name: OverviewFigure;
  overview: OverviewFiguresProps["overview"];
}

function FigureText({ name, overview }: FigureTextProps) {
  const formats = useFormats();
  const { label, kind } = overviewFigures[name];
  const value = overview[name];
  return (
    <>
      <span className="footfall-figure-label">{label}</span>{" "}
      <span
        className="footfall-figure-value"
        title={formats.exact(value, kind)}
      >
        {overview.approximate && <ApproximateMark />}
        {formats.short(value, kind)}
      </span>
    </>
  );
}

/** Marks a figure that could not be counted exactly. */
export function ApproximateMark() {
  return (
    <span
      className="footfall-approximate"
      title="Approximate: a part of this range could not be counted exactly."
    >
      <span aria-hidden="true">≈</span>
      <span className="footfall-hidden">approximately </span>
    </span>
  );
}
