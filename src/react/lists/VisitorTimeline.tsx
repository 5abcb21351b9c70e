/** A visitor's events, newest first, session by session. */
import type { ListedEvent } from "../../shared/api/lists.js";
import { useFormats } from "../format/useFormats.js";
import { useVisibleText } from "../format/visibleText.js";
import { useLabels } from "../labels/useLabels.js";
import { EventIcon } from "./EventIcon.js";
import {
  eventTitle,
  joined,
  propertyValueText,
  revenueText,
} from "./listTexts.js";
import { timelineGroups, type TimelineGroup } from "./timelineGroups.js";
import { When } from "./When.js";

export interface VisitorTimelineProps {
  events: readonly ListedEvent[];
  /** Whether there are no older events. */
  isWhole: boolean;
}

/**
 * Lists a visitor's events, session by session. Events must come newest first.
 * @example
 * <VisitorTimeline events={profile.timeline} isWhole={profile.timelineIsWhole} />
 */
export function VisitorTimeline({ events, isWhole }: VisitorTimelineProps) {
  const labels = useLabels();
  const formats = useFormats();
  const groups = timelineGroups(events, (instant) => formats.date(instant));
  return (
    <div className="footfall-timeline">
      {groups.length === 0 && isWhole && (
        <p className="footfall-soft">{labels.noTimeline}</p>
      )}
      {groups.map((group) => (
        <section key={group.key}>
          <GroupHeading group={group} />
          <ol className="footfall-timeline-events">
            {group.events.map((event) => (
              <TimelineEvent key={event.id} event={event} />
            ))}
          </ol>
        </section>
      ))}
      {!isWhole && (
        <p className="footfall-timeline-end">{labels.olderEventsHidden}</p>
      )}
    </div>
  );
}

function GroupHeading({
  group: { session, occurredAt },
}: {
  group: TimelineGroup;
}) {
  const labels = useLabels();
  const formats = useFormats();
  return (
    <h5 className="footfall-timeline-heading">
      {formats.date(session?.startedAt ?? occurredAt)}
      <span className="footfall-soft">
        {session
          ? joined([
              formats.time(session.startedAt),
              formats.exact(session.endedAt - session.startedAt, "duration"),
            ])
          : labels.outsideSessions}
      </span>
    </h5>
  );
}

function TimelineEvent({ event }: { event: ListedEvent }) {
  const labels = useLabels();
  const formats = useFormats();
  const visible = useVisibleText();
  const { type, path, occurredAt, properties = [], revenue } = event;
  return (
    <li className="footfall-timeline-event">
      <span className="footfall-timeline-time">
        <When instant={occurredAt} now={occurredAt} look="time" />
      </span>
      <EventIcon type={type} />
      <div className="footfall-timeline-text">
        <span>{visible(eventTitle(event, labels))}</span>
        {type !== "pageview" && path !== undefined && (
          <span className="footfall-soft"> {visible(path)}</span>
        )}
        {revenue && (
          <span className="footfall-tag">
            {revenueText([revenue], formats)}
          </span>
        )}
        {properties.length > 0 && (
          <ul className="footfall-timeline-properties">
            {properties.map(({ key, value }) => (
              <li key={key}>
                <span className="footfall-soft">{visible(key)}</span>{" "}
                {visible(propertyValueText(value))}
              </li>
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}
