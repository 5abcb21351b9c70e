import { describe, expect, test } from "vitest";
import { defaultLabels } from "../labels/labels.js";
import { settingsLabels } from "../labels/settingsLabels.js";
import { settingsOf } from "./settings.helpers.js";
import { accessFields, nameField, retentionFields } from "./settingFields.js";
import { changeDraft, draftOf, patchOf, withoutSame } from "./settingsDraft.js";

const labels = { ...defaultLabels, ...settingsLabels };
const fields = [nameField, ...accessFields, ...retentionFields];
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

describe("patchOf", () => {
  const patch = (draft: Record<string, string | string[]>) =>
    patchOf(draft, fields, stored, labels);

  test("has what is changed, as the server takes it", () => {
    expect(
      patch({
        name: " Store ",
        eventRetentionDays: "30",
        localhost: "count",
        "new:allowedOrigins": " https://b.example ",
      }),
    ).toEqual({
      settings: {
        name: "Store",
        eventRetentionDays: 30,
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
    [{ "new:allowedOrigins": "b.example" }, "allowedOrigins"],
    [{ "new:allowedOrigins": "https://a.example" }, "allowedOrigins"],
  ])("says what is wrong with %j", (draft, name) => {
    expect(Object.keys(patch(draft).faults)).toEqual([name]);
  });
});
