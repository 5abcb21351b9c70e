/** Properties or traits of a sender, as it sent them. */
import type { Properties } from "../../shared/event/incoming.js";
import { useVisibleText } from "../format/visibleText.js";
import { propertyValueText } from "./listTexts.js";
import { SheetPart } from "./SheetPart.js";

interface KeyValuesProps {
  title: string;
  properties: Properties;
}

export function KeyValues({ title, properties }: KeyValuesProps) {
  const visible = useVisibleText();
  return (
    <SheetPart title={title}>
      <dl className="footfall-facts">
        {properties.map(({ key, value }) => (
          <div key={key} className="footfall-fact">
            <dt>{visible(key)}</dt>
            <dd>{visible(propertyValueText(value))}</dd>
          </div>
        ))}
      </dl>
    </SheetPart>
  );
}
