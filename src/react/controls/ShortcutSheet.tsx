/** The help sheet: every key and what it does. */
import { useLabels } from "../labels/useLabels.js";
import { Dialog } from "../ui/Dialog.js";
import { KeyHint } from "./KeyHint.js";
import { shortcutGroups } from "./shortcuts.js";
import type { Tab } from "./viewState.js";

interface ShortcutSheetProps {
  /** Those that there are. */
  tabs: readonly Tab[];
  /** Whether there is a choice of sites. */
  hasSites: boolean;
  /** Called when the viewer closes it. It is open while it is rendered. */
  onClose: () => void;
}

export function ShortcutSheet({ tabs, hasSites, onClose }: ShortcutSheetProps) {
  const labels = useLabels();
  return (
    <Dialog title={labels.shortcuts} onClose={onClose}>
      <div className="footfall-shortcuts">
        {shortcutGroups(tabs).map((group) => (
          <section key={group.label}>
            <h4 className="footfall-shortcuts-title">{labels[group.label]}</h4>
            <dl className="footfall-shortcuts-list">
              {group.shortcuts
                .filter(({ action }) => hasSites || action?.kind !== "sites")
                .map(({ key, label }) => (
                  <div key={key} className="footfall-shortcut">
                    <dt>
                      <KeyHint shortcut={key} />
                    </dt>
                    <dd>{labels[label]}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
