/** An audit of hours drawn at random, with its result in words and a table of what differs. */
import { useState } from "react";
import type { Audit, Drift } from "../../shared/api/upkeep.js";
import { useFormats } from "../format/useFormats.js";
import { useVisibleText } from "../format/visibleText.js";
import { fillLabel } from "../labels/labels.js";
import { ActionError } from "./ActionError.js";
import type { SectionProps } from "./section.js";
import { useAction } from "./useAction.js";
import { useSettingsLabels } from "./useSettingsLabels.js";

export function AuditPart({ api, siteId }: SectionProps) {
  const labels = useSettingsLabels();
  const action = useAction();
  const [result, setResult] = useState<Audit | null>(null);
  const audit = async () => {
    const answer = await action.run((call) =>
      call(api.auditBuckets, { siteId }),
    );
    setResult(answer ?? null);
  };
  return (
    <>
      <p className="footfall-setting-hint">{labels.auditHint}</p>
      <div className="footfall-settings-buttons">
        <button
          type="button"
          className="footfall-button"
          aria-disabled={action.isRunning}
          onClick={() => void audit()}
        >
          {action.isRunning ? labels.auditRunning : labels.audit}
        </button>
      </div>
      <ActionError error={action.error} />
      <div role="status">{result && <AuditResult result={result} />}</div>
    </>
  );
}

function AuditResult({ result }: { result: Audit }) {
  const labels = useSettingsLabels();
  const formats = useFormats();
  const count = (value: number) => formats.exact(value, "count");
  const { audited, skipped, drift } = result;
  const words =
    drift.length > 0
      ? fillLabel(labels.auditWrong, { count: count(drift.length) })
      : audited > 0
        ? fillLabel(labels.auditRight, { count: count(audited) })
        : labels.auditNone;
  return (
    <>
      <p>{words}</p>
      {skipped > 0 && (
        <p>{fillLabel(labels.auditSkipped, { count: count(skipped) })}</p>
      )}
      {drift.length > 0 && <DriftTable drift={drift} />}
    </>
  );
}

function DriftTable({ drift }: { drift: readonly Drift[] }) {
  const labels = useSettingsLabels();
  const formats = useFormats();
  const visible = useVisibleText();
  return (
    // Focusable, because it may scroll without a control inside.
    <div
      className="footfall-settings-scroll"
      role="region"
      aria-label={labels.upkeep}
      tabIndex={0}
    >
      <table className="footfall-settings-table">
        <thead>
          <tr>
            <th scope="col">{labels.auditFigure}</th>
            <th scope="col">{labels.auditTime}</th>
            <th scope="col">{labels.auditStored}</th>
            <th scope="col">{labels.auditExpected}</th>
          </tr>
        </thead>
        <tbody>
          {drift.map(
            ({ level, bucket, dimension, key, metric, ...figures }) => (
              <tr key={[level, bucket, dimension, key, metric].join(" ")}>
                <th scope="row">
                  {[level, dimension, visible(key), metric]
                    .filter((part) => part !== "")
                    .join(" · ")}
                </th>
                <td>{formats.dateTime(bucket)}</td>
                <td>{formats.exact(figures.stored, "ratio")}</td>
                <td>{formats.exact(figures.expected, "ratio")}</td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </div>
  );
}
