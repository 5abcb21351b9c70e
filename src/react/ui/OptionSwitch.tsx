/** A row of options, one of them chosen: tabs of a panel, views of a tab. */
import { useVisibleText } from "../format/visibleText.js";

interface Option<Value extends string> {
  value: Value;
  label: string;
}

interface OptionSwitchProps<Value extends string> {
  /** Says what the viewer chooses here, for screen readers. */
  label: string;
  /** `plain`: words beside a title. `boxed`: a segmented control. */
  look: "plain" | "boxed";
  options: readonly Option<Value>[];
  value: Value;
  onChange: (value: Value) => void;
}

export function OptionSwitch<Value extends string>({
  label,
  look,
  options,
  value,
  onChange,
}: OptionSwitchProps<Value>) {
  const visible = useVisibleText();
  return (
    <div
      className="footfall-switch"
      data-look={look}
      role="group"
      aria-label={label}
    >
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          className="footfall-option"
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
        >
          {visible(option.label)}
        </button>
      ))}
    </div>
  );
}
