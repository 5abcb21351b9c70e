/** The sections of the tab as data: when each is there, and the part that draws it. */
import type { ComponentType } from "react";
import type { AdminApi } from "../api.js";
import { DeadLettersPanel } from "./DeadLettersPanel.js";
import { ExclusionsPanel, RetentionPanel } from "./SettingsPanels.js";
import { HealthPanel } from "./HealthPanel.js";
import { KeysPanel } from "./KeysPanel.js";
import { PersonPanel } from "./PersonPanel.js";
import type { SectionProps } from "./section.js";
import { SitePanel } from "./SitePanel.js";
import { UpkeepPanel } from "./UpkeepPanel.js";
import { UsagePanel } from "./UsagePanel.js";

interface Section {
  name: string;
  /**
   * Functions that open the section: all of one list. Other functions of its part add controls.
   */
  needs: readonly (readonly (keyof AdminApi)[])[];
  Part: ComponentType<SectionProps>;
}

const settings: Section["needs"] = [["getSettings", "updateSite"]];

/**
 * In the order of the page. How the site is set up stands before how it runs. Retention is at the
 * end, so that both columns are about as long.
 */
const columns: readonly (readonly Section[])[] = [
  [
    { name: "site", needs: settings, Part: SitePanel },
    { name: "keys", needs: [["listKeys"]], Part: KeysPanel },
    { name: "exclusions", needs: settings, Part: ExclusionsPanel },
  ],
  [
    { name: "health", needs: [["getHealth"]], Part: HealthPanel },
    {
      name: "deadLetters",
      needs: [["listDeadLetters"]],
      Part: DeadLettersPanel,
    },
    { name: "usage", needs: [["getUsage"]], Part: UsagePanel },
    {
      name: "person",
      needs: [["eraseVisitor"], ["exportVisitor"]],
      Part: PersonPanel,
    },
    {
      name: "upkeep",
      needs: [["auditBuckets"], ["rebuildRange"]],
      Part: UpkeepPanel,
    },
    { name: "retention", needs: settings, Part: RetentionPanel },
  ],
];

/** The sections of each column whose functions the app exports, as far as its module says. */
export function sectionsOf(api: AdminApi): readonly (readonly Section[])[] {
  return columns
    .map((sections) =>
      sections.filter(({ needs }) =>
        needs.some((all) => all.every((each) => api[each] !== undefined)),
      ),
    )
    .filter((sections) => sections.length > 0);
}
