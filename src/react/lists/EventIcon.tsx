/** The kind of an event as a picture, and as a word for screen readers. */
import type { EventType } from "../../shared/event/event.js";
import { useLabels } from "../labels/useLabels.js";
import { Icon, type IconName } from "../ui/Icon.js";
import { typeName } from "./listTexts.js";

const iconOf: Record<EventType, IconName> = {
  pageview: "page",
  track: "spark",
  identify: "person",
  engagement: "page",
  group: "person",
};

export function EventIcon({ type }: { type: EventType }) {
  const labels = useLabels();
  const name = typeName(type, labels);
  return (
    <span className="footfall-event-icon" title={name} data-type={type}>
      <Icon name={iconOf[type]} />
      <span className="footfall-hidden">{name} </span>
    </span>
  );
}
