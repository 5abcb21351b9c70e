/** Chooses the range: presets by name, or dates. */
import type { KeyboardEvent } from "react";
import type { UtcOffsets } from "../../shared/time/utcOffsets.js";
import { useFormats } from "../format/formats.js";
import { useLabels } from "../labels/LabelsProvider.js";
import { Icon } from "../ui/Icon.js";
import { Popover } from "../ui/Popover.js";
import { presetLabels, rangeName } from "./controlNames.js";
import { DateSpanForm } from "./DateSpanForm.js";
import { OptionList } from "./OptionList.js";
import {
  datesOf,
  isPreset,
  presetGroups,
  rangeOf,
  type RangeChoice,
} from "./ranges.js";
import { actionOf, rangeKey } from "./shortcuts.js";

export interface RangePickerProps {
  value: RangeChoice;
  onChange: (choice: RangeChoice) => void;
  /** Of the site. */
  utcOffsets: UtcOffsets;
  /** Rounded down to the minute. */
  now: number;
  /** Where the site's data begins. */
  firstBucket?: number | null | undefined;
}

export function RangePicker({
  value,
  onChange,
  utcOffsets,
  now,
  firstBucket,
}: RangePickerProps) {
  const labels = useLabels();
  const formats = useFormats();
  const span = rangeOf(value, { utcOffsets, now, firstBucket });
  const name = rangeName(value, labels, formats.span(span));
  return (
    <Popover
      label={labels.range}
      button={
        <>
          <Icon name="calendar" />
          <span className="footfall-hidden">{labels.range}: </span>
          <span className="footfall-picker-value">{name}</span>
          <Icon name="down" />
        </>
      }
    >
      {(close) => {
        const choose = (choice: RangeChoice) => {
          onChange(choice);
          close();
        };
        const chooseByKey = (event: KeyboardEvent) => {
          const action = actionOf(event, []);
          if (action?.kind !== "range") return;
          event.preventDefault();
          choose(action.range);
        };
        return (
          <>
            <div onKeyDown={chooseByKey}>
              <OptionList
                label={labels.range}
                value={isPreset(value) ? value : null}
                onChoose={choose}
                groups={presetGroups.map((group) =>
                  group.map((preset) => ({
                    value: preset,
                    label: labels[presetLabels[preset]],
                    shortcut: rangeKey(preset),
                  })),
                )}
              />
            </div>
            <DateSpanForm
              initial={datesOf(span, utcOffsets)}
              onApply={choose}
            />
          </>
        );
      }}
    </Popover>
  );
}
