/** Events that could not be counted, in pages, with retry and discard. */
import { useState } from "react";
import type { ListedDeadLetter } from "../../shared/api/deadLetters.js";
import { useDashboard } from "../context/PartsContext.js";
import { useFormats } from "../format/useFormats.js";
import { useVisibleText } from "../format/visibleText.js";
import { fillLabel } from "../labels/labels.js";
import { askOnce } from "./asking.js";
import { DeadLetterActions, type LetterAction } from "./DeadLetterActions.js";
import { ReportPanel } from "./ReportPanel.js";
import type { SectionProps } from "./section.js";
import { useAsked } from "./useAsked.js";
import { useSettingsLabels } from "./useSettingsLabels.js";

/** Rows of a page. Failures come in groups of one cause, and a few rows show it. */
const LETTERS_PER_PAGE = 10;

const reasonLabels = {
  threw: "deadLetterThrew",
  outOfTime: "deadLetterOutOfTime",
  unreadable: "deadLetterUnreadable",
} as const;

export function DeadLettersPanel(props: SectionProps) {
  const { api, siteId, version } = props;
  const labels = useSettingsLabels();
  // The cursors of the pages up to this one. The first page has none.
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const [action, setAction] = useState<LetterAction | null>(null);
  const cursor = cursors.at(-1) ?? null;
  const report = useAsked(`${siteId} ${cursor}`, version, (client) =>
    askOnce(client, api.listDeadLetters, {
      siteId,
      paginationOpts: { numItems: LETTERS_PER_PAGE, cursor },
    }),
  );
  return (
    <ReportPanel
      title={labels.deadLetters}
      report={report}
      emptyText={({ page }) =>
        page.length === 0 && cursor === null
          ? { message: labels.noDeadLetters }
          : null
      }
      foot={
        <DeadLetterActions
          {...props}
          asked={action}
          onAsk={setAction}
          hasLetters={(report.data?.page.length ?? 0) > 0}
        />
      }
    >
      {({ page, isDone, continueCursor }) => (
        <>
          <ul className="footfall-settings-rows">
            {page.map((letter) => (
              <LetterRow
                key={letter.deadLetterId}
                api={api}
                letter={letter}
                onAsk={setAction}
              />
            ))}
          </ul>
          {(cursor !== null || !isDone) && (
            <div className="footfall-settings-buttons">
              <button
                type="button"
                className="footfall-button"
                aria-disabled={cursor === null}
                onClick={() => setCursors((all) => all.slice(0, -1))}
              >
                {labels.previousPage}
              </button>
              <button
                type="button"
                className="footfall-button"
                aria-disabled={isDone}
                onClick={() =>
                  !isDone && setCursors((all) => [...all, continueCursor])
                }
              >
                {labels.nextPage}
              </button>
            </div>
          )}
        </>
      )}
    </ReportPanel>
  );
}

interface LetterRowProps extends Pick<SectionProps, "api"> {
  letter: ListedDeadLetter;
  onAsk: (action: LetterAction) => void;
}

function LetterRow({ api, letter, onAsk }: LetterRowProps) {
  const labels = useSettingsLabels();
  const formats = useFormats();
  const visible = useVisibleText();
  const { now } = useDashboard();
  const { event, reason, error, failedAt, attempts, retryAt } = letter;
  const name = visible(
    event?.name ?? event?.path ?? event?.type ?? labels.deadLetterGone,
  );
  const chosen = { ids: [letter.deadLetterId], name };
  const doing = (kind: LetterAction["kind"]) => () =>
    onAsk({ kind, ...chosen });
  return (
    <li className="footfall-settings-row">
      <div className="footfall-settings-name">
        <p>
          {name}{" "}
          {retryAt === undefined && (
            <span className="footfall-tag">{labels.deadLetterQuarantined}</span>
          )}
        </p>
        <p className="footfall-soft">
          {labels[reasonLabels[reason]]} {visible(error)}
        </p>
        <p className="footfall-soft" title={formats.dateTime(failedAt)}>
          {fillLabel(labels.deadLetterFailedAt, {
            time: formats.ago(failedAt, now),
            attempts: formats.exact(attempts, "count"),
          })}
        </p>
      </div>
      {api.retryDeadLetters && (
        <button
          type="button"
          className="footfall-list-button"
          aria-label={fillLabel(labels.retryLetterNamed, { event: name })}
          onClick={doing("retry")}
        >
          {labels.retryLetter}
        </button>
      )}
      {api.discardDeadLetters && (
        <button
          type="button"
          className="footfall-list-button"
          aria-label={fillLabel(labels.discardLetterNamed, { event: name })}
          onClick={doing("discard")}
        >
          {labels.discardLetter}
        </button>
      )}
    </li>
  );
}
