/** Everything that is known of one event. */
import type { ListedEvent } from "../../shared/api/lists.js";
import { useFormats } from "../format/useFormats.js";
import { useVisibleText } from "../format/visibleText.js";
import { useLabels } from "../labels/useLabels.js";
import { Facts } from "./Facts.js";
import { KeyValues } from "./KeyValues.js";
import {
  deviceText,
  pageText,
  placeText,
  revenueText,
  typeName,
} from "./listTexts.js";
import { SheetPart } from "./SheetPart.js";

interface EventDetailsProps {
  event: ListedEvent;
  /** Makes the visitor's id a button. */
  onVisitor?: (visitorId: string) => void;
}

export function EventDetails({ event, onVisitor }: EventDetailsProps) {
  const labels = useLabels();
  const formats = useFormats();
  const visible = useVisibleText();
  const { visitorId, properties = [], traits = [], revenue } = event;
  return (
    <div className="footfall-event-details">
      {properties.length > 0 ? (
        <KeyValues title={labels.propertyColumn} properties={properties} />
      ) : (
        <p className="footfall-soft">{labels.noProperties}</p>
      )}
      {traits.length > 0 && (
        <KeyValues title={labels.traits} properties={traits} />
      )}
      <SheetPart title={labels.details}>
        <Facts
          facts={[
            [labels.headingEvent, typeName(event.type, labels)],
            [labels.time, formats.dateTime(event.occurredAt)],
            [labels.received, formats.dateTime(event.receivedAt)],
            [labels.hostname, event.hostname],
            [labels.headingPage, pageText(event)],
            [labels.pageTitle, event.title],
            [labels.headingReferrer, event.referrer],
            [labels.revenue, revenue && revenueText([revenue], formats)],
            [labels.place, placeText(event, formats)],
            [labels.headingDevice, deviceText(event, labels)],
            [
              labels.headingLanguage,
              event.language && formats.name(event.language, "language"),
            ],
            [
              labels.visitorId,
              visitorId !== undefined && onVisitor ? (
                <button
                  type="button"
                  className="footfall-link"
                  onClick={() => onVisitor(visitorId)}
                >
                  {visible(visitorId)}
                </button>
              ) : (
                visitorId
              ),
            ],
            [labels.userId, event.userId],
            [labels.groups, event.groups?.join(", ")],
            [
              labels.sentFrom,
              event.source === "server"
                ? labels.sentFromServer
                : labels.sentFromClient,
            ],
            [labels.eventId, event.eventId],
          ]}
        />
      </SheetPart>
    </div>
  );
}
