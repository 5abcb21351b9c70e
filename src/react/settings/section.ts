/** The sections of the tab share these props. */
import type { SiteSettings } from "../../shared/site/site.js";
import type { AdminApi } from "../api.js";
import type { SettingsDraft } from "./settingsDraft.js";

export interface SectionProps {
  api: AdminApi;
  siteId: string;
  /** Null: the app does not export `getSettings`. */
  settings: SiteSettings | null;
  /** The changes of all forms that are not saved. */
  draft: SettingsDraft;
  onDraft: (change: (draft: SettingsDraft) => SettingsDraft) => void;
  /** Rises with each action. Sections that ask by themselves ask again then. */
  version: number;
  /** Called after an action that other sections may show. */
  onAction: () => void;
}

/** A section that shows settings. It appears only where there are any. */
export type SettingsSectionProps = SectionProps & { settings: SiteSettings };
