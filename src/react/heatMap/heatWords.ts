/** Cells of the heat map in words. */
import type { Formats } from "../format/format.js";
import { fillLabel, type Labels } from "../labels/labels.js";
import type { HeatCell, HeatModel } from "./heatModel.js";

/** The value with all digits. It is a dash where there is none. */
export function heatValue(
  { value }: HeatCell,
  { kind }: Pick<HeatModel, "kind">,
  formats: Pick<Formats, "exact">,
): string {
  return value === null ? "–" : formats.exact(value, kind);
}

/** A whole cell: `"Monday, 2 PM – 3 PM: 3.5"`. */
export function cellWords(
  cell: HeatCell,
  model: HeatModel,
  formats: Pick<Formats, "exact">,
  labels: Labels,
): string {
  const value = heatValue(cell, model, formats);
  return fillLabel(labels.heatMapCell, {
    hour: model.names.whole(cell.weekday, cell.hour),
    value: model.doubt?.isApproximate
      ? `${labels.approximately} ${value}`
      : value,
  });
}
