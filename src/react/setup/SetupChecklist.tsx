/** The steps to the first event, each with its state in a mark and in words. */
import { useLabels } from "../labels/useLabels.js";
import { Icon, type IconName } from "../ui/Icon.js";
import type { SetupStep } from "./setupSteps.js";

const marks = {
  done: { icon: "check", label: "setupDone" },
  open: { icon: null, label: "setupOpen" },
  wrong: { icon: "close", label: "setupWrong" },
} as const satisfies Record<
  SetupStep["state"],
  { icon: IconName | null; label: string }
>;

export function SetupChecklist({ steps }: { steps: readonly SetupStep[] }) {
  const labels = useLabels();
  return (
    <ol className="footfall-steps" aria-label={labels.setup}>
      {steps.map(({ title, state, text }) => {
        const { icon, label } = marks[state];
        return (
          <li key={title} className="footfall-step" data-state={state}>
            <span className="footfall-step-mark">
              {icon && <Icon name={icon} />}
            </span>
            <p>
              <span className="footfall-step-title">{title}</span>
              <span className="footfall-hidden">{` (${labels[label]})`}</span>{" "}
              <span className="footfall-step-text">{text}</span>
            </p>
          </li>
        );
      })}
    </ol>
  );
}
