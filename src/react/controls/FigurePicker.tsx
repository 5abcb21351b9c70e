/** The choice of the figures that the page shows. */
import { useDashboard } from "../context/PartsContext.js";
import { withFigure } from "../figures/chosenFigures.js";
import { figureLabel, type OverviewFigure } from "../figures/figures.js";
import { useLabels } from "../labels/useLabels.js";
import { Icon } from "../ui/Icon.js";
import { Popover } from "../ui/Popover.js";
import { OptionList } from "./OptionList.js";

interface FigurePickerProps {
  /** All that the range has. */
  figures: readonly OverviewFigure[];
  /** Those that the page shows. One always stays. */
  shown: readonly OverviewFigure[];
  /** The one that the chart draws. */
  selected: OverviewFigure;
}

export function FigurePicker({ figures, shown, selected }: FigurePickerProps) {
  const labels = useLabels();
  const { state, update } = useDashboard();
  const toggle = (name: OverviewFigure) => {
    const isShown = shown.includes(name);
    const rest = shown.filter((each) => each !== name);
    const [next] = rest;
    update({
      figures: withFigure(state.figures, name, !isShown),
      ...(name === selected && next && { figure: next }),
    });
  };
  return (
    <Popover
      label={labels.chooseFigures}
      className="footfall-chart-action"
      button={
        <>
          {labels.chooseFigures}
          <Icon name="down" />
        </>
      }
    >
      {() => (
        <OptionList
          label={labels.chooseFigures}
          value={shown}
          onChoose={toggle}
          groups={[
            figures.map((value) => ({
              value,
              label: figureLabel(value, labels, figures),
              isDisabled: shown.length === 1 && shown.includes(value),
            })),
          ]}
        />
      )}
    </Popover>
  );
}
