/** A panel of breakdowns: tabs, the heaviest rows of the chosen one, and the way to all of them. */
import { startTransition, useState } from "react";
import type { Breakdown, RowMetric } from "../../shared/api/reports.js";
import type { Report } from "../data/report.js";
import { notesOf } from "../figures/doubt.js";
import { keyCountWords } from "./keyCountWords.js";
import { useFormats } from "../format/useFormats.js";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import { CountryMap } from "../map/CountryMap.js";
import { OptionSwitch } from "../ui/OptionSwitch.js";
import { Panel } from "../ui/Panel.js";
import { PanelBody } from "../ui/PanelBody.js";
import { panelState } from "../ui/panelState.js";
import { BreakdownSheet } from "./BreakdownSheet.js";
import { BreakdownTable } from "./BreakdownTable.js";
import type {
  BreakdownPanelDefinition,
  BreakdownView,
} from "./breakdownPanels.js";
import { chosenView, type ChosenView } from "./chosenView.js";

/** Enough to see the shape of the rest; the panels of a row stay equally high. */
const ROWS = 8;
/** Together with the map as high as the others. */
const ROWS_BELOW_MAP = 3;

export interface BreakdownPanelProps {
  panel: BreakdownPanelDefinition;
  /** Name of the chosen view. Default: the first. */
  chosen?: string | undefined;
  onChoose: (view: string) => void;
  /** All keys of the chosen view's dimension, at most 1,000. */
  report: Report<Breakdown>;
  /** With it the names are buttons. */
  onOpenKey?: ((key: string) => void) | undefined;
  /** Which of them. Default: all. */
  canOpenKey?: ((key: string) => boolean) | undefined;
  /** Name of the CSV file, without its ending. Default: `footfall-` and the dimension. */
  csvName?: string | undefined;
}

export function BreakdownPanel({
  panel,
  chosen,
  onChoose,
  report,
  onOpenKey,
  canOpenKey,
  csvName,
}: BreakdownPanelProps) {
  const labels = useLabels();
  const [column, setColumn] = useState<RowMetric | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  const { tab, view } = chosenView(panel, chosen);
  const orderBy = view.columns.find((each) => each === column);
  const state = panelState(report, ({ rows, other }) =>
    rows.length === 0 && other === null
      ? { message: labels.breakdownEmpty }
      : null,
  );
  const formats = useFormats();
  const breakdown = state.kind === "ready" ? report.data : undefined;
  const viewSwitch = tab.views.length > 1 && (
    <OptionSwitch
      label={fillLabel(labels.tabBy, { tab: tab.label })}
      look="plain"
      options={tab.views.map(({ name, label }) => ({ value: name, label }))}
      value={view.name}
      onChange={onChoose}
    />
  );
  const isSwitchBelow = haveOneDimension(tab.views);
  return (
    <Panel
      title={panel.title}
      actions={
        panel.tabs.length > 1 && (
          <OptionSwitch
            label={fillLabel(labels.panelBy, { panel: panel.title })}
            look="plain"
            options={panel.tabs.map(({ label, views: [first] }) => ({
              value: first.name,
              label,
            }))}
            value={tab.views[0].name}
            onChange={onChoose}
          />
        )
      }
    >
      {viewSwitch && !isSwitchBelow && (
        <div className="footfall-views">{viewSwitch}</div>
      )}
      <PanelBody shape="rows" state={state}>
        {breakdown && view.look === "map" && (
          <CountryMap
            breakdown={breakdown}
            metric={orderBy ?? view.columns[0]}
          />
        )}
        {breakdown && (
          <BreakdownTable
            breakdown={
              view.look === "map" ? { ...breakdown, other: null } : breakdown
            }
            heading={view.heading}
            columns={view.columns}
            orderBy={orderBy ?? view.columns[0]}
            onOrderBy={setColumn}
            onOpenKey={onOpenKey}
            canOpenKey={canOpenKey}
            limit={view.look === "map" ? ROWS_BELOW_MAP : ROWS}
            isMoreHidden
          />
        )}
      </PanelBody>
      {breakdown?.approximate && (
        <p className="footfall-more">
          <span aria-hidden="true">≈ </span>
          {notesOf(breakdown, formats, labels)}
        </p>
      )}
      {breakdown && (
        <footer className="footfall-panel-foot">
          <ShowAll
            count={keyCountWords(
              breakdown.keyCount,
              breakdown,
              formats,
              labels,
            )}
            // A sheet of many rows is made in pieces, between which the page stays alive.
            onOpen={() => startTransition(() => setIsOpen(true))}
          />
          {isSwitchBelow && viewSwitch}
        </footer>
      )}
      {breakdown && isOpen && (
        <BreakdownSheet
          key={view.dimension}
          title={sheetTitle(panel, { tab, view })}
          heading={view.heading}
          breakdown={breakdown}
          orderBy={orderBy ?? view.columns[0]}
          fileName={csvName ?? `footfall-${view.dimension}`}
          onOpenKey={onOpenKey}
          canOpenKey={canOpenKey}
          onClose={() => setIsOpen(false)}
        />
      )}
    </Panel>
  );
}

interface ShowAllProps {
  count: string;
  onOpen: () => void;
}

function ShowAll({ count, onOpen }: ShowAllProps) {
  const labels = useLabels();
  return (
    <button
      type="button"
      className="footfall-quiet-button"
      aria-haspopup="dialog"
      onClick={onOpen}
    >
      {fillLabel(labels.showAllCount, { count })}
    </button>
  );
}

/** Views that only look different are switched below, where they cost no line. */
function haveOneDimension(views: readonly BreakdownView[]): boolean {
  return new Set(views.map(({ dimension }) => dimension)).size === 1;
}

function sheetTitle(
  { title }: BreakdownPanelDefinition,
  { tab, view }: ChosenView,
): string {
  const parts = [title, tab.label];
  if (!haveOneDimension(tab.views)) parts.push(view.label);
  return [...new Set(parts)].join(" · ");
}
