/** Chooses with what the range is compared. */
import type { UtcOffsets } from "../../shared/time/utcOffsets.js";
import { useFormats } from "../format/formats.js";
import { useLabels } from "../labels/LabelsProvider.js";
import { Icon } from "../ui/Icon.js";
import { Popover } from "../ui/Popover.js";
import {
  comparisonOf,
  namedComparisons,
  shownComparison,
  type ComparisonChoice,
} from "./comparison.js";
import { comparisonName, comparisonOptionLabels } from "./controlNames.js";
import { DateSpanForm } from "./DateSpanForm.js";
import { OptionList } from "./OptionList.js";
import { datesOf, type RangeChoice, type TimeSpan } from "./ranges.js";

export interface ComparisonPickerProps {
  value: ComparisonChoice;
  onChange: (choice: ComparisonChoice) => void;
  /** What is compared: the choice, and the span that it stands for now. */
  range: RangeChoice;
  span: TimeSpan;
  /** Of the site. */
  utcOffsets: UtcOffsets;
  /** Rounded down to the minute. */
  now: number;
}

export function ComparisonPicker({
  value,
  onChange,
  range,
  span,
  utcOffsets,
  now,
}: ComparisonPickerProps) {
  const labels = useLabels();
  const formats = useFormats();
  const spanOf = (choice: ComparisonChoice) =>
    comparisonOf(span, choice, { range, utcOffsets, now });
  const spanText = (choice: ComparisonChoice) => {
    const compared = spanOf(choice);
    return compared ? formats.span(compared) : undefined;
  };
  const comparison = spanOf(value);
  const shown = shownComparison(value, () => comparison !== null);
  return (
    <Popover
      label={labels.comparison}
      button={
        <>
          <span className="footfall-picker-value">
            {comparisonName(shown, labels, spanText(shown) ?? "")}
          </span>
          <Icon name="down" />
        </>
      }
    >
      {(close) => {
        const choose = (choice: ComparisonChoice) => {
          onChange(choice);
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
              initial={datesOf(comparison ?? span, utcOffsets)}
              onApply={choose}
            />
          </>
        );
      }}
    </Popover>
  );
}
