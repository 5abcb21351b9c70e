import { expect, test } from "vitest";
import { toProperties } from "./parseProperties.js";
import { propertiesObject } from "./propertiesObject.js";

test.each([
  "{}",
  '{"text":"é","number":-1.5,"yes":true,"none":null}',
  '{"list":["a",{"b":[]}],"object":{"json":"1"},"empty":{}}',
  '{"__proto__":{"admin":true},"constructor":1,"$set":2,"":3}',
])("gives back what toProperties was given: %s", (text) => {
  const sent = JSON.parse(text) as Record<string, unknown>;
  const pairs = toProperties(Object.entries(sent), "properties");
  const object = propertiesObject(pairs);
  expect(JSON.stringify(object)).toBe(text);
  expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
});
