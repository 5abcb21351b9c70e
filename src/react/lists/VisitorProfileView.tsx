/** One visitor: who it is, its newest sessions and what it did last. */
import type { VisitorProfile } from "../../shared/api/lists.js";
import { useFormats } from "../format/useFormats.js";
import { useLabels } from "../labels/useLabels.js";
import { Facts } from "./Facts.js";
import { KeyValues } from "./KeyValues.js";
import { SessionTable } from "./SessionTable.js";
import { SheetPart } from "./SheetPart.js";
import { readyList } from "./readyList.js";
import { VisitorTimeline } from "./VisitorTimeline.js";

export interface VisitorProfileViewProps {
  profile: VisitorProfile;
  now: number;
}

/**
 * Shows who a visitor is, its newest sessions and its timeline. `useVisitorProfile` asks for them.
 * @example
 * {data && <VisitorProfileView profile={data} now={useNow()} />}
 */
export function VisitorProfileView({ profile, now }: VisitorProfileViewProps) {
  const labels = useLabels();
  const formats = useFormats();
  const { firstSeenAt, lastSeenAt, traits, sessions } = profile;
  return (
    <div className="footfall-profile">
      <div className="footfall-profile-facts">
        <SheetPart title={labels.visitor}>
          <Facts
            facts={[
              [labels.visitorId, profile.visitorId],
              [labels.userId, profile.userId],
              [labels.visitorFirstSeen, formats.dateTime(firstSeenAt)],
              [
                labels.visitorLastSeen,
                lastSeenAt === undefined
                  ? undefined
                  : `${formats.dateTime(lastSeenAt)} (${formats.ago(lastSeenAt, now)})`,
              ],
              [labels.groups, profile.groups.join(", ")],
            ]}
          />
        </SheetPart>
        {traits.length > 0 && (
          <KeyValues title={labels.traits} properties={traits} />
        )}
      </div>
      {sessions.length > 0 && (
        <SheetPart title={labels.newestSessions}>
          <SessionTable list={readyList(sessions)} now={now} />
        </SheetPart>
      )}
      <SheetPart title={labels.timeline}>
        <VisitorTimeline
          events={profile.timeline}
          isWhole={profile.timelineIsWhole}
        />
      </SheetPart>
    </div>
  );
}
