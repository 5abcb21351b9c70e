/** One event, as the content of a sheet: its figures, its properties and their values. */
import { useMemo, useState } from "react";
import type { RowFigures } from "../../shared/api/reports.js";
import { useDashboard } from "../context/PartsContext.js";
import type { TimeSpan } from "../controls/ranges.js";
import { useFormats } from "../format/useFormats.js";
import { useLabels } from "../labels/useLabels.js";
import { allColumnsOf } from "./columns.js";
import { EventPropertyValues } from "./EventPropertyValues.js";
import { useEventProperties } from "./useEventProperties.js";

export interface EventSheetBodyProps {
  eventName: string;
  span: TimeSpan;
  /** The event's row in the breakdown of events. */
  figures?: RowFigures | undefined;
  /** The beginning of the names of CSV files. */
  csvName: string;
}

export function EventSheetBody({
  eventName,
  span,
  figures,
  csvName,
}: EventSheetBodyProps) {
  const { apis, site } = useDashboard();
  const [chosen, setChosen] = useState<string | null>(null);
  const properties = useEventProperties(apis.reports, {
    ...span,
    siteId: site.siteId,
    eventName,
    propertyKey: chosen,
  });
  return (
    <>
      {figures && <EventFigures figures={figures} />}
      <EventPropertyValues
        {...properties}
        onChoose={setChosen}
        fileName={`${csvName}-${eventName}`}
      />
    </>
  );
}

function EventFigures({ figures }: { figures: RowFigures }) {
  const labels = useLabels();
  const formats = useFormats();
  const columns = useMemo(
    () => allColumnsOf([figures], labels),
    [figures, labels],
  );
  return (
    <dl className="footfall-event-figures">
      {columns.map(({ name, label, kind, valueOf }) => {
        const value = valueOf(figures) ?? 0;
        return (
          <div key={name}>
            <dt className="footfall-event-label">{label}</dt>
            <dd
              className="footfall-event-value"
              title={formats.exact(value, kind)}
            >
              {formats.short(value, kind)}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
