/** Properties or traits of a sender, as it sent them. */
import { useId } from "react";
import type { Properties } from "../../shared/incoming.js";
import { propertyText } from "./listTexts.js";

export interface KeyValuesProps {
  title: string;
  properties: Properties;
}

export function KeyValues({ title, properties }: KeyValuesProps) {
  const titleId = useId();
  return (
    <section aria-labelledby={titleId}>
      <h4 id={titleId} className="footfall-subtitle">
        {title}
      </h4>
      <dl className="footfall-facts">
        {properties.map(({ key, value }) => (
          <div key={key} className="footfall-fact">
            <dt>{key}</dt>
            <dd>{propertyText(value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
