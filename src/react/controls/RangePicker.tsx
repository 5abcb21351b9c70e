/** The choice of the range: presets by name, or dates. */
import type { KeyboardEvent } from "react";
import { listedZone } from "../../shared/time/zone.js";
import { useDashboard } from "../context/PartsContext.js";
import { useFormats } from "../format/useFormats.js";
import { useLabels } from "../labels/useLabels.js";
import { Icon } from "../ui/Icon.js";
import { Popover } from "../ui/Popover.js";
import { presetLabels, rangeName } from "./controlNames.js";
import { dateText } from "./dates.js";
import { DateSpanForm } from "./DateSpanForm.js";
import { OptionList } from "./OptionList.js";
import { datesOf, isPreset, presetGroups, type RangeChoice } from "./ranges.js";
import { actionOf, rangeKey } from "./shortcuts.js";

export function RangePicker() {
  const labels = useLabels();
  const formats = useFormats();
  const { site, state, spans, update, now } = useDashboard();
  const { range } = state;
  const { span } = spans;
  const name = rangeName(range, labels, formats.span(span));
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
          update({ range: choice });
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
                value={isPreset(range) ? range : null}
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
              initial={datesOf(span, site.utcOffsets)}
              today={dateText(now, listedZone(site.utcOffsets))}
              onApply={choose}
            />
          </>
        );
      }}
    </Popover>
  );
}
