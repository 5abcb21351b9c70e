import { describe, expect, test } from "vitest";
import { defaultLabels } from "../labels/labels.js";
import { settingsLabels } from "../labels/settingsLabels.js";
import { settingsOf } from "./settings.helpers.js";
import {
  accessFields,
  delayFields,
  nameField,
  retentionFields,
} from "./settingFields.js";
import {
  changeDraft,
  draftOf,
  formValue,
  patchOf,
  withoutSame,
} from "./settingsDraft.js";

const labels = { ...defaultLabels, ...settingsLabels };
const fields = [nameField, ...accessFields, ...delayFields, ...retentionFields];
const stored = settingsOf({ allowedOrigins: ["https://a.example"] });

describe("changeDraft", () => {
  test("drops a value that is as stored", () => {
    const changed = changeDraft({}, "name", "Store", "Shop");
    expect(changed).toEqual({ name: "Store" });
    expect(changeDraft(changed, "name", "Shop", "Shop")).toEqual({});
    expect(changeDraft({ list: ["a"] }, "list", ["b"], ["b"])).toEqual({});
  });
});

describe("the fields of a draft", () => {
  const draft = {
    name: "Store",
    "new:allowedOrigins": "https://b",
    other: "x",
  };
  test("have their values and what is typed into their lists", () => {
    const own = { name: "Store", "new:allowedOrigins": "https://b" };
    expect(draftOf(draft, fields)).toEqual(own);
    expect(withoutSame(draft, own)).toEqual({ other: "x" });
    const changed = { ...draft, name: "Store of tea" };
    expect(withoutSame(changed, own)).toEqual({
      name: "Store of tea",
      other: "x",
    });
  });
});

test("a setting stands in the form as people write it", () => {
  const settings = settingsOf({
    name: "Shop",
    flushIntervalMs: 30_000,
    maxStalenessMs: 15 * 60_000,
    eventRetentionDays: 90,
    allowedOrigins: ["https://a.example"],
  });
  const byName = new Map(fields.map((field) => [field.name, field]));
  for (const [name, value] of [
    ["name", "Shop"],
    ["flushIntervalMs", "30"],
    ["maxStalenessMs", "15"],
    ["eventRetentionDays", "90"],
    ["allowedOrigins", ["https://a.example"]],
  ] as const)
    expect(formValue(byName.get(name)!, settings), name).toEqual(value);
});

describe("patchOf", () => {
  const patch = (draft: Record<string, string | string[]>) =>
    patchOf(draft, fields, stored, labels);

  test("has what is changed, as the server takes it", () => {
    expect(
      patch({
        name: " Store ",
        eventRetentionDays: "30",
        flushIntervalMs: " 10 ",
        maxStalenessMs: "60",
        localhost: "count",
        "new:allowedOrigins": " https://b.example ",
      }),
    ).toEqual({
      settings: {
        name: "Store",
        eventRetentionDays: 30,
        flushIntervalMs: 10_000,
        maxStalenessMs: 3_600_000,
        localhost: "count",
        allowedOrigins: ["https://a.example", "https://b.example"],
      },
      faults: {},
    });
    expect(patch({})).toEqual({ settings: {}, faults: {} });
  });

  test.each([
    [{ name: " " }, "name"],
    [{ name: "x".repeat(201) }, "name"],
    [{ eventRetentionDays: "0" }, "eventRetentionDays"],
    [{ flushIntervalMs: "0" }, "flushIntervalMs"],
    [{ flushIntervalMs: "601" }, "flushIntervalMs"],
    [{ flushIntervalMs: "1.5" }, "flushIntervalMs"],
    [{ maxStalenessMs: "0" }, "maxStalenessMs"],
    [{ maxStalenessMs: "61" }, "maxStalenessMs"],
    [{ maxStalenessMs: "" }, "maxStalenessMs"],
    [{ "new:allowedOrigins": "b.example" }, "allowedOrigins"],
    [{ "new:allowedOrigins": "https://a.example" }, "allowedOrigins"],
  ])("says what is wrong with %j", (draft, name) => {
    expect(Object.keys(patch(draft).faults)).toEqual([name]);
  });
});
