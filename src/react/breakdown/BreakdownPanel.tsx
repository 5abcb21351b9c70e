/** A panel of breakdowns: tabs, the heaviest rows of the chosen one, and a button for all rows. */
import { startTransition, useState, type ReactNode } from "react";
import type { Breakdown, RowMetric } from "../../shared/api/reports.js";
import type { Report } from "../data/report.js";
import { notesOf } from "../figures/doubt.js";
import { useFormats } from "../format/useFormats.js";
import { fillLabel } from "../labels/labels.js";
import { useLabels } from "../labels/useLabels.js";
import { OptionSwitch } from "../ui/OptionSwitch.js";
import { Panel } from "../ui/Panel.js";
import { PanelBody } from "../ui/PanelBody.js";
import { panelState } from "../ui/panelState.js";
import { BreakdownSheet, type BreakdownSheetProps } from "./BreakdownSheet.js";
import type {
  BreakdownPanelDefinition,
  BreakdownView,
} from "./breakdownPanels.js";
import { chosenView, type ChosenView } from "./chosenView.js";
import { keyCountWords, rowCountOf } from "./keyCountWords.js";
import type { StandingAgainst } from "./standings.js";
import { rowLimitOf, ViewRows, type KeyOpening } from "./ViewRows.js";

export interface BreakdownPanelProps extends KeyOpening, StandingAgainst {
  panel: BreakdownPanelDefinition;
  /** Name of the chosen view. Default: the first. */
  chosen?: string | undefined;
  onChoose: (view: string) => void;
  /** All keys of the chosen view's dimension, at most 1,000. */
  report: Report<Breakdown>;
  /** Name of the CSV file, without its ending. Default: `footfall-` and the dimension. */
  csvName?: string | undefined;
}

export function BreakdownPanel({
  panel,
  chosen,
  onChoose,
  report,
  csvName,
  ...rest
}: BreakdownPanelProps) {
  const labels = useLabels();
  const [column, setColumn] = useState<RowMetric | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  const { tab, view } = chosenView(panel, chosen);
  const orderBy = view.columns.find((each) => each === column);
  const state = panelState(report, ({ rows, none, other }) =>
    rows.length > 0 || none || other
      ? null
      : { message: labels.breakdownEmpty },
  );
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
      actions={<TabSwitch {...{ panel, tab, onChoose }} />}
    >
      {viewSwitch && !isSwitchBelow && (
        <div className="footfall-views">{viewSwitch}</div>
      )}
      <PanelBody shape="rows" state={state}>
        {breakdown && (
          <ViewRows
            {...{ view, breakdown, orderBy, ...rest }}
            onOrderBy={setColumn}
          />
        )}
      </PanelBody>
      {breakdown && (
        <PanelFoot
          {...{ breakdown, isOpen, setIsOpen }}
          limit={rowLimitOf(view, breakdown)}
          sheet={{
            title: sheetTitle(panel, { tab, view }),
            heading: view.heading,
            orderBy: orderBy ?? view.columns[0],
            fileName: csvName ?? `footfall-${view.dimension}`,
            ...rest,
          }}
        >
          {isSwitchBelow && viewSwitch}
        </PanelFoot>
      )}
    </Panel>
  );
}

interface TabSwitchProps {
  panel: BreakdownPanelDefinition;
  tab: ChosenView["tab"];
  onChoose: (view: string) => void;
}

function TabSwitch({ panel, tab, onChoose }: TabSwitchProps) {
  const labels = useLabels();
  if (panel.tabs.length <= 1) return null;
  return (
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
  );
}

interface PanelFootProps {
  breakdown: Breakdown;
  /** The most rows that the panel shows. */
  limit: number;
  /** Whether the sheet of all rows is open. */
  isOpen: boolean;
  setIsOpen: (isOpen: boolean) => void;
  /** The sheet of all rows. */
  sheet: Omit<BreakdownSheetProps, "breakdown" | "onClose">;
  /** Shown beside the button. */
  children: ReactNode;
}

/** The note on what is approximate, the button for all rows, and the sheet that it opens. */
function PanelFoot({
  breakdown,
  limit,
  isOpen,
  setIsOpen,
  sheet,
  children,
}: PanelFootProps) {
  const labels = useLabels();
  const formats = useFormats();
  const rowCount = rowCountOf(breakdown);
  const count = keyCountWords(rowCount, breakdown, formats, labels);
  return (
    <>
      {breakdown.approximate && (
        <p className="footfall-more">
          <span aria-hidden="true">≈ </span>
          {notesOf(breakdown, formats, labels)}
        </p>
      )}
      <footer className="footfall-panel-foot">
        <button
          type="button"
          className="footfall-quiet-button"
          aria-haspopup="dialog"
          // React makes a sheet of many rows in pieces, so the page reacts meanwhile.
          onClick={() => startTransition(() => setIsOpen(true))}
        >
          {fillLabel(
            rowCount > limit ? labels.showAllOf : labels.showAllCount,
            { shown: formats.exact(limit, "count"), count },
          )}
        </button>
        {children}
      </footer>
      {isOpen && (
        <BreakdownSheet
          key={breakdown.dimension}
          {...sheet}
          breakdown={breakdown}
          onClose={() => setIsOpen(false)}
        />
      )}
    </>
  );
}

/** The switch of views that only look different stands below, where it takes no line of its own. */
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
