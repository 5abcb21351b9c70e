/** The state of the site's intake in words, with a way to stop and start counting. */
import { useState } from "react";
import type {
  Health,
  HealthLevel,
  HealthReason,
  HealthReminder,
} from "../../shared/api/health.js";
import { useFormats } from "../format/useFormats.js";
import { fillLabel } from "../labels/labels.js";
import type { SettingsLabels } from "../labels/settingsLabels.js";
import { ActionError } from "./ActionError.js";
import { askOnce } from "./asking.js";
import { ConfirmDialog } from "./ConfirmDialog.js";
import { laneText } from "./laneText.js";
import { ReportPanel } from "./ReportPanel.js";
import type { SectionProps } from "./section.js";
import { useAction } from "./useAction.js";
import { useAsked } from "./useAsked.js";
import { useSettingsLabels } from "./useSettingsLabels.js";

type LabelName = keyof SettingsLabels;

const levelLabels = {
  ok: "healthGood",
  warn: "healthWarn",
  down: "healthDown",
} as const satisfies Record<HealthLevel, LabelName>;

const reasonLabels = {
  paused: "healthPaused",
  stuck: "healthStuck",
  overloaded: "healthOverloaded",
  failing: "healthFailing",
  late: "healthLate",
  deadLetters: "healthDeadLetters",
  foldsStopped: "healthFoldsStopped",
} as const satisfies Record<HealthReason, LabelName>;

const reminderLabels = {
  localhostCounts: "healthLocalhostCounts",
} as const satisfies Record<HealthReminder, LabelName>;

interface AskedHealth {
  health: Health;
  askedAt: number;
}

/** It asks now and then: a subscription would run again with every event. */
export function HealthPanel(props: SectionProps) {
  const { api, siteId, version, onAction } = props;
  const labels = useSettingsLabels();
  const formats = useFormats();
  const report = useAsked<AskedHealth>(siteId, version, async (client) => {
    const askedAt = Date.now();
    const args = { siteId, now: askedAt };
    const health = await askOnce(client, api.getHealth, args);
    return { health, askedAt };
  });
  return (
    <ReportPanel
      title={labels.health}
      report={report}
      actions={
        <button
          type="button"
          className="footfall-quiet-button"
          // Events that failed and usage are asked again, too.
          onClick={onAction}
        >
          {labels.refresh}
        </button>
      }
    >
      {({ health, askedAt }) => (
        <div className="footfall-settings-form">
          <p
            className="footfall-health"
            data-level={health.level}
            role="status"
          >
            {labels[levelLabels[health.level]]}
          </p>
          <HealthFacts health={health} />
          <FoldButtons {...props} health={health} />
          <p className="footfall-setting-hint">
            {fillLabel(labels.askedAt, { time: formats.time(askedAt) })}
          </p>
        </div>
      )}
    </ReportPanel>
  );
}

interface HealthFactsProps {
  health: Health;
}

function HealthFacts({ health }: HealthFactsProps) {
  const labels = useSettingsLabels();
  const formats = useFormats();
  const count = (value: number) => formats.exact(value, "count");
  const facts = [
    ...health.reasons.map((reason) => labels[reasonLabels[reason]]),
    ...health.reminders.map((reminder) => labels[reminderLabels[reminder]]),
    fillLabel(labels.healthPending, { count: count(health.pendingEvents) }),
    ...(health.repairing > 0
      ? [fillLabel(labels.healthRepairing, { count: count(health.repairing) })]
      : []),
  ];
  return (
    <>
      <ul className="footfall-settings-facts">
        {facts.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
      <ul className="footfall-settings-rows">
        {health.lanes.map((lane) => (
          <li key={lane.lane} className="footfall-settings-row">
            <span>
              {fillLabel(labels.healthLane, { lane: String(lane.lane + 1) })}
            </span>
            <span className="footfall-soft">
              {laneText(lane, { labels, formats })}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

interface FoldButtonsProps extends SectionProps {
  health: Health;
}

function FoldButtons({ api, siteId, onAction, health }: FoldButtonsProps) {
  const labels = useSettingsLabels();
  const action = useAction();
  const [isAsked, setAsked] = useState(false);
  const isStopped = health.lanes.some(({ status }) => status === "stopped");
  const run = async (mutation: typeof api.startFolds) => {
    const done = await action.run(async (call) => {
      await call(mutation, { siteId });
      return true;
    });
    if (!done) return;
    setAsked(false);
    onAction();
  };
  const canDo = isStopped ? api.startFolds : api.stopFolds;
  if (!canDo) return null;
  return (
    <div className="footfall-settings-buttons">
      <button
        type="button"
        className="footfall-button"
        aria-disabled={action.isRunning}
        onClick={() => (isStopped ? void run(api.startFolds) : setAsked(true))}
      >
        {isStopped ? labels.startFolds : labels.stopFolds}
      </button>
      {!isAsked && <ActionError error={action.error} />}
      {isAsked && (
        <ConfirmDialog
          title={labels.stopFolds}
          confirm={labels.stopFolds}
          action={action}
          onConfirm={() => void run(api.stopFolds)}
          onClose={() => setAsked(false)}
        >
          <p>{labels.stopFoldsConfirm}</p>
        </ConfirmDialog>
      )}
    </div>
  );
}
