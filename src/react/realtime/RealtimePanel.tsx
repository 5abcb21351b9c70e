/**
 * The visitors of the last half hour: their number, their minutes and their pages, sources and
 * countries.
 */
import {
  ACTIVE_MINUTES,
  REALTIME_MINUTES,
} from "../../shared/time/realtimeWindow.js";
import type { Realtime } from "../../shared/api/realtime.js";
import { MinuteBars } from "../chart/MinuteBars.js";
import type { Report } from "../data/report.js";
import type { CsvSeparator } from "../export/csv.js";
import { CsvButton } from "../export/CsvButton.js";
import { ApproximateMark } from "../figures/ApproximateMark.js";
import { areVisitorsApproximate } from "./areVisitorsApproximate.js";
import { useFormats } from "../format/useFormats.js";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import { Panel } from "../ui/Panel.js";
import { PanelBody } from "../ui/PanelBody.js";
import { panelState } from "../ui/panelState.js";
import { Pulse } from "../ui/Pulse.js";
import { RealtimeTable } from "./RealtimeTable.js";
import { useOncePerMinute } from "./useOncePerMinute.js";

export interface RealtimePanelProps {
  report: Report<Realtime>;
  /** The time, on the minute. Screen readers speak the number once for each. */
  now: number;
  /** Name of the CSV file, without its ending. Default: `footfall-realtime`. */
  csvName?: string | undefined;
}

export function RealtimePanel({
  report,
  now,
  csvName = "footfall-realtime",
}: RealtimePanelProps) {
  const labels = useLabels();
  const formats = useFormats();
  const { data } = report;
  const makeCsv = async (realtime: Realtime, separator: CsvSeparator) => {
    const { realtimeCsv } = await import("../export/realtimeCsv.js");
    return realtimeCsv(realtime, { formats, labels, separator });
  };
  return (
    <Panel title={labels.realtime} isTitleHidden>
      <PanelBody shape="chart" state={panelState(report)}>
        {data && <RealtimeContent realtime={data} now={now} />}
      </PanelBody>
      {data && (
        <footer className="footfall-panel-foot">
          <CsvButton
            makeCsv={(separator) => makeCsv(data, separator)}
            fileName={csvName}
          />
        </footer>
      )}
    </Panel>
  );
}

interface RealtimeContentProps {
  realtime: Realtime;
  now: number;
}

function RealtimeContent({ realtime, now }: RealtimeContentProps) {
  const labels = useLabels();
  const formats = useFormats();
  const { pages, sources, countries, approximate } = realtime;
  return (
    <div className="footfall-realtime">
      <div className="footfall-realtime-top">
        <ActiveVisitors realtime={realtime} now={now} />
        <div>
          <MinuteBars
            minutes={realtime.minutes}
            label={labels.visitorsPerMinute}
          />
        </div>
      </div>
      {approximate && (
        <p className="footfall-realtime-note">
          {fillLabel(
            areVisitorsApproximate(realtime)
              ? labels.realtimeApproximate
              : labels.realtimeRowsApproximate,
            {
              minutes: formats.exact(REALTIME_MINUTES, "count"),
            },
          )}
        </p>
      )}
      <div className="footfall-realtime-tables">
        <RealtimeTable
          heading={labels.activePages}
          dimension="page"
          rows={pages}
          empty={labels.nobodyActive}
        />
        <RealtimeTable
          heading={labels.activeSources}
          dimension="source"
          rows={sources}
          empty={labels.noSourceActive}
        />
        <RealtimeTable
          heading={labels.activeCountries}
          dimension="country"
          rows={countries}
          empty={labels.noCountryActive}
        />
      </div>
    </div>
  );
}

function ActiveVisitors({ realtime, now }: RealtimeContentProps) {
  const labels = useLabels();
  const formats = useFormats();
  const { activeVisitors, visitors } = realtime;
  const isApproximate = areVisitorsApproximate(realtime);
  const mark = (
    <ApproximateMark doubt={{ isApproximate, words: "" }} isExplained />
  );
  const count = (value: number) =>
    (isApproximate ? `${labels.approximately} ` : "") +
    formats.exact(value, "count");
  const unit =
    activeVisitors === 1 ? labels.activeVisitor : labels.activeVisitors;
  const span = fillLabel(labels.activeSpan, {
    minutes: formats.exact(ACTIVE_MINUTES, "count"),
  });
  const spoken = useOncePerMinute(`${count(activeVisitors)} ${unit}`, now);
  return (
    <div>
      <p className="footfall-realtime-number">
        <Pulse isIdle={activeVisitors === 0} />
        <span title={formats.exact(activeVisitors, "count")}>
          {mark}
          {formats.short(activeVisitors, "count")}
        </span>
      </p>
      <p>
        {unit} <span className="footfall-soft">{span}</span>
      </p>
      <p className="footfall-soft footfall-realtime-recent">
        {mark}
        {fillLabel(
          visitors === 1 ? labels.recentVisitor : labels.recentVisitors,
          {
            count: formats.exact(visitors, "count"),
            minutes: formats.exact(REALTIME_MINUTES, "count"),
          },
        )}
      </p>
      <span className="footfall-hidden" role="status">
        {spoken}
      </span>
    </div>
  );
}
