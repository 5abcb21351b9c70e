import { expect, test } from "vitest";
import { vOrigin, vSessionValues } from "./sessionValidators.js";

test("an origin needs its time alone", () => {
  const { at, ...others } = vOrigin.fields;
  expect(at.isOptional).toBe("required");
  expect(Object.keys(others)).toContain("referrer");
  for (const field of Object.values(others)) {
    expect(field.isOptional).toBe("optional");
  }
});

test("a session may lack each of its first values", () => {
  expect(Object.keys(vSessionValues.fields)).toContain("entryPage");
  for (const field of Object.values(vSessionValues.fields)) {
    expect(field.isOptional).toBe("optional");
  }
});
