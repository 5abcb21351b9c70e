/** The state of a form of settings: what is typed, what is wrong, and saving. */
import { useState } from "react";
import { actionErrorText, refusedSetting } from "./ActionError.js";
import type { SettingsSectionProps } from "./section.js";
import { faultOfEntry, type Field, type ListField } from "./settingFields.js";
import {
  changeDraft,
  draftOf,
  entryOf,
  formValue,
  patchOf,
  withoutSame,
  type Faults,
  type Patch,
} from "./settingsDraft.js";
import { useAction, type Action } from "./useAction.js";
import { useSettingsLabels } from "./useSettingsLabels.js";

export interface SettingsForm {
  /** The fields have changes that are not saved. */
  isChanged: boolean;
  isRunning: boolean;
  isSaved: boolean;
  /** An error that is about no field. */
  error: Error | null;
  faults: Faults;
  valueOf: (field: Field) => string | readonly string[];
  listOf: (field: ListField) => readonly string[];
  entryOf: (field: ListField) => string;
  change: (field: Field, value: string) => void;
  type: (field: ListField, entry: string) => void;
  add: (field: ListField) => void;
  remove: (field: ListField, entry: string) => void;
  discard: () => void;
  /** The changes, or null where something is wrong. The fields say what. */
  check: () => Patch["settings"] | null;
  save: (settings: Patch["settings"]) => Promise<boolean>;
}

type FormProps = Pick<
  SettingsSectionProps,
  "api" | "siteId" | "settings" | "draft" | "onDraft" | "onAction"
>;

export function useSettingsForm(
  props: FormProps,
  fields: readonly Field[],
): SettingsForm {
  const { settings, draft, onDraft } = props;
  const labels = useSettingsLabels();
  const action = useAction();
  const [found, setFound] = useState<Faults>({});
  const [isSaved, setSaved] = useState(false);
  const refused = refusedSetting(action.error);
  const isOfField = fields.some(({ name }) => name === refused);
  const faults =
    action.error && refused !== null && isOfField
      ? { ...found, [refused]: actionErrorText(action.error, labels) }
      : found;
  const stored = (field: Field) => formValue(field, settings);
  const valueOf = (field: Field) => draft[field.name] ?? stored(field);
  const listOf = (field: ListField) => valueOf(field) as readonly string[];
  const typedIn = (field: ListField) =>
    String(draft[entryOf(field.name)] ?? "");
  /** Changes a field. Its fault is no longer true then. */
  const put = (field: Field, value: string | readonly string[]) => {
    onDraft((all) => changeDraft(all, field.name, value, stored(field)));
    forget(field);
  };
  const type = (field: ListField, entry: string) => {
    onDraft((all) => changeDraft(all, entryOf(field.name), entry, ""));
    forget(field);
  };
  const forget = ({ name }: Field) => {
    setSaved(false);
    action.clear();
    setFound(({ [name]: _gone, ...others }) => others);
  };
  const isChanged = Object.keys(draftOf(draft, fields)).length > 0;
  return {
    isChanged,
    isRunning: action.isRunning,
    isSaved: isSaved && !isChanged,
    error: isOfField ? null : action.error,
    faults,
    valueOf,
    listOf,
    entryOf: typedIn,
    change: put,
    type,
    add: (field) => {
      const entry = typedIn(field).trim();
      const fault = faultOfEntry(field, entry, listOf(field), labels);
      if (fault !== null) {
        setFound({ ...found, [field.name]: fault });
        return;
      }
      put(field, [...listOf(field), entry]);
      type(field, "");
    },
    remove: (field, entry) =>
      put(
        field,
        listOf(field).filter((each) => each !== entry),
      ),
    discard: () => {
      onDraft((all) => withoutSame(all, draftOf(all, fields)));
      setFound({});
      action.clear();
    },
    ...useSaving(props, fields, { action, setFound, setSaved }),
  };
}

interface FormState {
  action: Action;
  setFound: (faults: Faults) => void;
  setSaved: (isSaved: boolean) => void;
}

/** Checks and saves the fields. */
function useSaving(
  { api, siteId, settings, draft, onDraft, onAction }: FormProps,
  fields: readonly Field[],
  { action, setFound, setSaved }: FormState,
): Pick<SettingsForm, "check" | "save"> {
  const labels = useSettingsLabels();
  return {
    check: () => {
      const patch = patchOf(draft, fields, settings, labels);
      setFound(patch.faults);
      return Object.keys(patch.faults).length > 0 ? null : patch.settings;
    },
    save: async (patch) => {
      const done = await action.run(async (call) => {
        await call(api.updateSite, { siteId, ...patch });
        return true;
      });
      if (!done) return false;
      // Text that was typed meanwhile is not saved, and stays.
      onDraft((all) => withoutSame(all, draftOf(draft, fields)));
      setSaved(true);
      onAction();
      return true;
    },
  };
}
