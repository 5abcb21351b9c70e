/** Facts with their names. Unknown ones are left out. */
import type { ReactNode } from "react";
import { useVisibleText } from "../format/visibleText.js";

interface FactsProps {
  facts: readonly (readonly [name: string, value: ReactNode])[];
}

export function Facts({ facts }: FactsProps) {
  const visible = useVisibleText();
  return (
    <dl className="footfall-facts">
      {facts
        .filter(([, value]) => value !== undefined && value !== "")
        .map(([name, value]) => (
          <div key={name} className="footfall-fact">
            <dt>{name}</dt>
            <dd>{typeof value === "string" ? visible(value) : value}</dd>
          </div>
        ))}
    </dl>
  );
}
