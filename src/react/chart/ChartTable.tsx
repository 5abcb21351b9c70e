/** The chart as a table. Screen readers always find it, and every viewer can show it. */
import { memo } from "react";
import { pointChange, type ChartModel } from "./chartModel.js";
import { ChartTableFrame } from "./ChartTableFrame.js";
import { bucketName, valueWords } from "./chartWords.js";
import { intervalLabels } from "../controls/controlNames.js";
import { ApproximateMark } from "../figures/ApproximateMark.js";
import { FigureChange } from "../figures/FigureChange.js";
import { useFormats } from "../format/useFormats.js";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";

interface ChartTableProps {
  model: ChartModel;
  /** Without it only screen readers find the table. */
  isVisible: boolean;
}

export const ChartTable = memo(function ChartTable({
  model,
  isVisible,
}: ChartTableProps) {
  const formats = useFormats();
  const labels = useLabels();
  const { points, readable, interval, label, kind, figure } = model;
  const caption = fillLabel(labels.chartLabel, { figure: label });
  return (
    <ChartTableFrame caption={caption} isVisible={isVisible}>
      <thead>
        <tr>
          <th scope="col">{labels[intervalLabels[interval]]}</th>
          <th scope="col">{label}</th>
          {model.hasComparison && (
            <>
              <th scope="col">{labels.chartBefore}</th>
              <th scope="col">{labels.chartChange}</th>
            </>
          )}
        </tr>
      </thead>
      <tbody>
        {points.slice(0, readable).map((point) => {
          const { start, before } = point;
          const change = pointChange(point, figure);
          const exactBefore = before && formats.exact(before.value, kind);
          return (
            <tr key={start}>
              <th scope="row">{bucketName(start, model, formats, labels)}</th>
              <td>
                {point.state !== "future" && (
                  <ApproximateMark doubt={model.doubt} isExplained />
                )}
                {valueWords(point, model, formats, labels)}
              </td>
              {model.hasComparison && (
                <>
                  <td
                    title={
                      before && bucketName(before.start, model, formats, labels)
                    }
                  >
                    {before && (
                      <ApproximateMark doubt={model.beforeDoubt} isExplained />
                    )}
                    {exactBefore}
                  </td>
                  <td>
                    {change && exactBefore && (
                      <FigureChange change={change} before={exactBefore} />
                    )}
                  </td>
                </>
              )}
            </tr>
          );
        })}
      </tbody>
    </ChartTableFrame>
  );
});
