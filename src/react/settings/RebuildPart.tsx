/** Counts a range of days again, and says how far that is. */
import { useConvex } from "convex/react";
import { useEffect, useRef, useState } from "react";
import { listedZone } from "../../shared/time/zone.js";
import { SECOND } from "../../shared/units.js";
import { useDashboard } from "../context/PartsContext.js";
import { DateSpanForm } from "../controls/DateSpanForm.js";
import { dateText, startOfDate } from "../controls/dates.js";
import type { DateSpan } from "../controls/ranges.js";
import { useFormats } from "../format/useFormats.js";
import { fillLabel } from "../labels/labels.js";
import { ActionError } from "./ActionError.js";
import { askOnce } from "./asking.js";
import type { SectionProps } from "./section.js";
import { useAction } from "./useAction.js";
import { useSettingsLabels } from "./useSettingsLabels.js";

/** Time between questions about the days that are left. */
const ASKED_EVERY_MS = 2 * SECOND;

export function RebuildPart(props: SectionProps) {
  const labels = useSettingsLabels();
  const { site, now } = useDashboard();
  const { told, error, rebuild } = useRebuild(props);
  const today = dateText(now, listedZone(site.utcOffsets));
  return (
    <>
      <p className="footfall-setting-hint">{labels.rebuildHint}</p>
      <DateSpanForm
        initial={{ from: today, to: today }}
        today={today}
        applyLabel={labels.rebuild}
        onApply={(span) => void rebuild(span)}
      />
      <p role="status">{told}</p>
      <ActionError error={error} />
    </>
  );
}

/** Starts a rebuild, and asks how many days are left while the app exports `getHealth`. */
function useRebuild({ api, siteId, onAction }: SectionProps) {
  const labels = useSettingsLabels();
  const formats = useFormats();
  const client = useConvex();
  const { utcOffsets } = useDashboard().site;
  const { error, run } = useAction();
  const [told, tell] = useState("");
  const isGone = useRef(false);
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
    };
  }, []);
  const rebuild = async (dates: DateSpan) => {
    const zone = listedZone(utcOffsets);
    const from = startOfDate(dates.from, zone);
    const to = zone.nextDay(startOfDate(dates.to, zone));
    await run(async (call) => {
      const answer = await call(api.rebuildRange, { siteId, from, to });
      if (answer.from === answer.to) {
        tell(labels.rebuildNothing);
        return;
      }
      const span = formats.span(answer);
      tell(fillLabel(labels.rebuildStarted, { span }));
      for (let left = answer.repairing; api.getHealth && left > 0;) {
        const count = formats.exact(left, "count");
        tell(fillLabel(labels.rebuildRunning, { count }));
        await new Promise((resolve) => setTimeout(resolve, ASKED_EVERY_MS));
        if (isGone.current) return;
        const args = { siteId, now: Date.now() };
        left = (await askOnce(client, api.getHealth, args)).repairing;
        if (left === 0) tell(fillLabel(labels.rebuildDone, { span }));
      }
      onAction();
    });
  };
  return { told, error, rebuild };
}
