/** The settings that an operator has typed and not saved yet. */
import type { SiteSettings } from "../../shared/site/site.js";
import type { AllLabels } from "../labels/languages.js";
import {
  faultOfEntry,
  faultOfText,
  unitOf,
  type Field,
} from "./settingFields.js";

/**
 * Texts and lists by the name of the setting, as they are in the form. `new:` and a name has the
 * entry that is typed and not in the list yet. A setting that is as stored has no entry.
 */
export type SettingsDraft = Readonly<
  Record<string, string | readonly string[]>
>;

/** The fault of each wrong setting, by its name. */
export type Faults = Readonly<Record<string, string>>;

/** The name under which a draft has the entry that is typed. */
export const entryOf = (name: string) => `new:${name}`;

type FormValue = string | readonly string[];

/** The setting of a field as the form has it. */
export function formValue(field: Field, settings: SiteSettings): FormValue {
  const value = settings[field.name];
  return typeof value === "number" ? String(value / unitOf(field)) : value;
}

/** Returns the draft with a change. A value that is as stored, or empty for an entry, leaves it. */
export function changeDraft(
  draft: SettingsDraft,
  name: string,
  value: FormValue,
  stored: FormValue,
): SettingsDraft {
  const { [name]: _before, ...others } = draft;
  const isSame = JSON.stringify(value) === JSON.stringify(stored);
  return isSame ? others : { ...others, [name]: value };
}

/** The part of a draft that the fields are about. */
export function draftOf(
  draft: SettingsDraft,
  fields: readonly Field[],
): SettingsDraft {
  const names = new Set(fields.flatMap(({ name }) => [name, entryOf(name)]));
  return Object.fromEntries(
    Object.entries(draft).filter(([name]) => names.has(name)),
  );
}

/** Returns the draft without the values that another draft has as well. */
export function withoutSame(
  draft: SettingsDraft,
  other: SettingsDraft,
): SettingsDraft {
  return Object.fromEntries(
    Object.entries(draft).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(other[name]),
    ),
  );
}

export interface Patch {
  /** The changed settings, if nothing is wrong. */
  settings: Partial<SiteSettings>;
  faults: Faults;
}

/**
 * Turns the fields of a draft into settings to save. An entry that is typed and not added yet
 * counts as added.
 */
export function patchOf(
  draft: SettingsDraft,
  fields: readonly Field[],
  stored: SiteSettings,
  labels: AllLabels,
): Patch {
  const settings: Record<string, unknown> = {};
  const faults: Record<string, string> = {};
  for (const field of fields) {
    const { name } = field;
    const typed = draft[entryOf(name)];
    const value = draft[name];
    if (field.kind === "list") {
      if (value === undefined && typed === undefined) continue;
      const list = (value ?? stored[field.name]) as readonly string[];
      const entry = String(typed ?? "").trim();
      const fault =
        entry === "" ? null : faultOfEntry(field, entry, list, labels);
      if (fault !== null) faults[name] = fault;
      settings[name] = entry === "" ? list : [...list, entry];
      continue;
    }
    if (value === undefined) continue;
    const text = String(value).trim();
    const fault = faultOfText(field, text, labels);
    if (fault !== null) faults[name] = fault;
    const isNumber = field.kind === "days" || field.kind === "time";
    settings[name] = isNumber ? Number(text) * unitOf(field) : text;
  }
  return { settings, faults };
}
