/** The choice of what the range is compared with. */
import { listedZone } from "../../shared/time/zone.js";
import { useDashboard } from "../context/PartsContext.js";
import { useFormats } from "../format/useFormats.js";
import { useLabels } from "../labels/useLabels.js";
import { Icon } from "../ui/Icon.js";
import { Popover } from "../ui/Popover.js";
import {
  namedComparisons,
  shownComparison,
  type ComparisonChoice,
} from "./comparison.js";
import { comparisonName, comparisonOptionLabels } from "./controlNames.js";
import { dateText } from "./dates.js";
import { DateSpanForm } from "./DateSpanForm.js";
import { OptionList } from "./OptionList.js";
import { datesOf } from "./ranges.js";
import { useComparisonOf } from "./useComparisonOf.js";

export function ComparisonPicker() {
  const labels = useLabels();
  const formats = useFormats();
  const { site, spans, state, update, now } = useDashboard();
  const spanOf = useComparisonOf();
  const spanText = (choice: ComparisonChoice) => {
    const compared = spanOf(choice);
    return compared ? formats.span(compared) : undefined;
  };
  const { span, comparison } = spans;
  const shown = shownComparison(state.comparison, () => comparison !== null);
  return (
    <Popover
      label={labels.comparison}
      className="footfall-picker footfall-brief"
      button={
        <>
          <Icon name="compare" />
          <span className="footfall-picker-value">
            {comparisonName(shown, labels, spanText(shown) ?? "")}
          </span>
          <Icon name="down" />
        </>
      }
    >
      {(close) => {
        const choose = (choice: ComparisonChoice) => {
          update({ comparison: choice });
          close();
        };
        return (
          <>
            <OptionList
              label={labels.comparison}
              value={typeof shown === "string" ? shown : null}
              onChoose={choose}
              groups={[
                namedComparisons.map((each) => ({
                  value: each,
                  label: labels[comparisonOptionLabels[each]],
                  hint: spanText(each),
                  isDisabled: each !== "off" && spanOf(each) === null,
                })),
              ]}
            />
            <DateSpanForm
              initial={datesOf(comparison ?? span, site.utcOffsets)}
              today={dateText(now, listedZone(site.utcOffsets))}
              onApply={choose}
            />
          </>
        );
      }}
    </Popover>
  );
}
