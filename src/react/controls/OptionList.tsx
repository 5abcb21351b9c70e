/** A list of options, one or several of them chosen. The arrow keys move among them. */
import type { KeyboardEvent } from "react";
import { Icon } from "../ui/Icon.js";
import { movedIndex } from "../ui/focus.js";
import { KeyHint } from "./KeyHint.js";

interface ListedOption<Value> {
  value: Value;
  label: string;
  /** The key that chooses it, as `KeyboardEvent.key`. */
  shortcut?: string | undefined;
  /** Below the name. */
  hint?: string | undefined;
  /** Whether the option makes no sense here. */
  isDisabled?: boolean;
}

interface OptionListProps<Value> {
  /** Says what the viewer chooses here, for screen readers. */
  label: string;
  /** Groups of options. A line separates them. */
  groups: readonly (readonly ListedOption<Value>[])[];
  /** The chosen one, or all of several. Null: none of these. */
  value: Value | readonly Value[] | null;
  onChoose: (value: Value) => void;
}

export function OptionList<Value extends string>({
  label,
  groups,
  value,
  onChoose,
}: OptionListProps<Value>) {
  const chosen = [value].flat();
  return (
    <div
      className="footfall-options"
      role="group"
      aria-label={label}
      onKeyDown={moveAmongOptions}
    >
      {groups.map((options, i) => (
        <ul key={i} className="footfall-options-group">
          {options.map((option) => (
            <li key={option.value}>
              <button
                type="button"
                className="footfall-listed"
                aria-pressed={chosen.includes(option.value)}
                disabled={option.isDisabled}
                aria-keyshortcuts={option.shortcut?.toUpperCase()}
                onClick={() => onChoose(option.value)}
              >
                <span className="footfall-listed-mark">
                  {chosen.includes(option.value) && <Icon name="check" />}
                </span>
                <span>
                  {option.label}
                  {option.hint && (
                    <span className="footfall-listed-hint">{option.hint}</span>
                  )}
                </span>
                {option.shortcut && (
                  // Screen readers get it from the attribute above.
                  <span aria-hidden="true">
                    <KeyHint shortcut={option.shortcut} />
                  </span>
                )}
              </button>
            </li>
          ))}
        </ul>
      ))}
    </div>
  );
}

function moveAmongOptions(event: KeyboardEvent<HTMLElement>) {
  const buttons = [
    ...event.currentTarget.querySelectorAll<HTMLElement>(
      "button:not(:disabled)",
    ),
  ];
  const at = buttons.findIndex((button) => button === event.target);
  const next = movedIndex(event.key, at, buttons.length, {
    back: "ArrowUp",
    forth: "ArrowDown",
  });
  if (next === null) return;
  event.preventDefault();
  buttons[next]?.focus();
}
