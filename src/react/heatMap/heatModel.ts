/** The data that all parts of one heat map draw. */
import type { UtcOffsets } from "../../shared/time/utcOffsets.js";
import { doubtOf, type Doubt } from "../figures/doubt.js";
import {
  figureKind,
  figureLabel,
  type OverviewFigure,
} from "../figures/figures.js";
import type { FigureKind, Formats } from "../format/format.js";
import { weekStartOf } from "../format/weekStart.js";
import { fillLabel, type Labels } from "../labels/labels.js";
import { heatScale, type HeatScale } from "./heatSteps.js";
import { hourNames, type HourNames } from "./hourNames.js";
import {
  HOURS_OF_DAY,
  isAverage,
  weekHourValue,
  WEEKDAYS,
  type WeekHours,
} from "./weekHours.js";

export interface HeatCell {
  weekday: number;
  hour: number;
  /** The number of such hours that were counted. */
  hours: number;
  value: number | null;
}

export interface HeatModel {
  /** The days in the order of the locale's week, each with its 24 hours. */
  days: readonly (readonly HeatCell[])[];
  scale: HeatScale | undefined;
  /** The way in which a value is written. The average of a count has decimals. */
  kind: FigureKind;
  /** The name of the map. */
  title: string;
  /** Says what a value is. */
  label: string;
  names: HourNames;
  doubt: Doubt | undefined;
}

export interface HeatQuestion {
  week: WeekHours;
  figure: OverviewFigure;
  /** The site's. */
  utcOffsets: UtcOffsets;
}

export function heatModel(
  { week, figure }: Pick<HeatQuestion, "week" | "figure">,
  formats: Pick<Formats, "exact" | "locale">,
  labels: Labels,
): HeatModel {
  const name = figureLabel(figure, labels);
  const cells = week.cells.map((cell) => ({
    weekday: cell.weekday,
    hour: cell.hour,
    hours: cell.hours,
    value: weekHourValue(cell, figure),
  }));
  const start = weekStartOf(formats.locale);
  const days = Array.from({ length: WEEKDAYS }, (_, day) => {
    const from = ((start + day) % WEEKDAYS) * HOURS_OF_DAY;
    return cells.slice(from, from + HOURS_OF_DAY);
  });
  const kind = figureKind(figure);
  return {
    days,
    scale: heatScale(cells.map(({ value }) => value)),
    kind: kind === "count" ? "ratio" : kind,
    title: fillLabel(labels.heatMapLabel, { figure: name }),
    label: isAverage(figure)
      ? fillLabel(labels.heatMapAverage, { figure: name })
      : name,
    names: hourNames(formats.locale),
    doubt: doubtOf(week, { name: figure, of: "range" }, formats, labels),
  };
}
