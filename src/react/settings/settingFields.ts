/** The settings of the forms as data: how each is shown, and what is wrong with a value. */
import type { AllLabels } from "../labels/languages.js";
import { exclusionChecks } from "../../shared/parse/exclusionSettings.js";
import { checkOriginPattern } from "../../shared/parse/origins.js";
import { settingRanges } from "../../shared/site/site.js";
import { MINUTE, SECOND } from "../../shared/units.js";
import { fillLabel } from "../labels/labels.js";
import type { SettingsLabels } from "../labels/settingsLabels.js";

type LabelName = keyof SettingsLabels;

interface TextField {
  kind: "text";
  name: "name" | "timeZone";
  label: LabelName;
  hint?: LabelName;
}

interface ChoiceField {
  kind: "choice";
  name: "localhost";
  label: LabelName;
  hint: LabelName;
  options: Readonly<Record<string, LabelName>>;
}

export interface ListField {
  kind: "list";
  name: "allowedOrigins" | keyof typeof exclusionChecks;
  label: LabelName;
  hint: LabelName;
  /** Words for an empty list. */
  empty: LabelName;
  /** The server's own check of an entry. */
  check: (entry: string) => string | null;
}

export interface DaysField {
  kind: "days";
  name: Extract<keyof typeof settingRanges, `${string}RetentionDays`>;
  label: LabelName;
  /** Says what a clean-up deletes, with `{date}`. */
  before: LabelName;
}

/** A time that the form has in a larger unit than the setting. */
interface TimeField {
  kind: "time";
  name: "flushIntervalMs" | "maxStalenessMs";
  /** Length of the form's unit. The label names it. */
  unitMs: number;
  label: LabelName;
  hint: LabelName;
}

export type Field = TextField | ChoiceField | ListField | DaysField | TimeField;

export const nameField: Field = {
  kind: "text",
  name: "name",
  label: "settingName",
};

/** It can change only until the site has data. */
export const timeZoneField: Field = {
  kind: "text",
  name: "timeZone",
  label: "settingTimeZone",
  hint: "settingTimeZoneFree",
};

export const accessFields: readonly Field[] = [
  {
    kind: "list",
    name: "allowedOrigins",
    label: "settingAllowedOrigins",
    hint: "settingAllowedOriginsHint",
    empty: "settingAllowedOriginsNone",
    check: checkOriginPattern,
  },
  {
    kind: "choice",
    name: "localhost",
    label: "settingLocalhost",
    hint: "settingLocalhostHint",
    options: {
      count: "settingLocalhostCount",
      exclude: "settingLocalhostExclude",
    },
  },
];

/** How long an event waits until it counts, with and without somebody who looks. */
export const delayFields: readonly Field[] = [
  {
    kind: "time",
    name: "flushIntervalMs",
    unitMs: SECOND,
    label: "settingFlushInterval",
    hint: "settingFlushIntervalHint",
  },
  {
    kind: "time",
    name: "maxStalenessMs",
    unitMs: MINUTE,
    label: "settingMaxStaleness",
    hint: "settingMaxStalenessHint",
  },
];

export const retentionFields: readonly DaysField[] = [
  ["eventRetentionDays", "retentionEvents", "retentionEventsBefore"],
  ["sessionRetentionDays", "retentionSessions", "retentionSessionsBefore"],
  ["visitorRetentionDays", "retentionVisitors", "retentionVisitorsBefore"],
  ["hourRetentionDays", "retentionHours", "retentionHoursBefore"],
  ["dayRetentionDays", "retentionDays", "retentionDaysBefore"],
].map(
  ([name, label, before]) =>
    ({ kind: "days", name, label, before }) as DaysField,
);

const exclusionLabels = {
  excludedHostnames: "settingExcludedHostnames",
  excludedPaths: "settingExcludedPaths",
  excludedReferrers: "settingExcludedReferrers",
  excludedVisitors: "settingExcludedVisitors",
  deniedAgents: "settingDeniedAgents",
  allowedAgents: "settingAllowedAgents",
} as const satisfies Record<keyof typeof exclusionChecks, LabelName>;

export const exclusionFields: readonly ListField[] = (
  Object.keys(exclusionLabels) as (keyof typeof exclusionLabels)[]
).map((name) => ({
  kind: "list",
  name,
  label: exclusionLabels[name],
  hint: `${exclusionLabels[name]}Hint`,
  empty: "listEmpty",
  check: exclusionChecks[name],
}));

/** The unit of a number in the form, in the setting's own unit. */
export function unitOf(field: Field): number {
  return field.kind === "time" ? field.unitMs : 1;
}

/** Says what is wrong with an entry that is to be added to a list, or null. */
export function faultOfEntry(
  { check }: ListField,
  entry: string,
  list: readonly string[],
  labels: AllLabels,
): string | null {
  if (entry === "") return labels.entryMissing;
  return list.includes(entry) ? labels.entryListed : check(entry);
}

/** Says what is wrong with a text, or null. The server knows the names of time zones. */
export function faultOfText(
  field: Exclude<Field, ListField>,
  text: string,
  labels: AllLabels,
): string | null {
  if (field.kind === "days" || field.kind === "time") {
    const [least, most] = settingRanges[field.name].map(
      (end) => end / unitOf(field),
    ) as [number, number];
    const number = Number(text);
    const isRight = /^\d+$/.test(text) && number >= least && number <= most;
    const ends = { least: String(least), most: String(most) };
    return isRight ? null : fillLabel(labels.wholeNumberWrong, ends);
  }
  const isNameWrong =
    field.name === "name" && (text === "" || text.length > 200);
  return isNameWrong ? labels.settingNameWrong : null;
}
