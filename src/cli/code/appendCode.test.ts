import { describe, expect, test } from "vitest";
import { provisionCode } from "../files/backendFiles.js";
import { trackerCode } from "../files/pageFiles.js";
import { appendCode } from "./appendCode.js";
import { codeOf } from "./edits.helpers.js";
import { Source } from "./source.js";

const provision = provisionCode({
  component: "footfall",
  slug: "default",
  name: "shop",
  timeZone: "Europe/Berlin",
});
const tracker = trackerCode({ siteUrl: "SITE", key: "KEY" });

test("a module of the app keeps its lines, and shares its imports", () => {
  const before = `import { Footfall } from 'convex-footfall'
import { components } from './_generated/api'

export const footfall = new Footfall(components.footfall, {
    site: 'default',
})
`;
  const after = codeOf(appendCode(before, provision));
  expect(after).toContain(`import { components } from './_generated/api'
import { provisionSite } from 'convex-footfall/setup'
import { env, internalMutation } from './_generated/server'
`);
  expect(after).toMatch(
    /\n\}\)\n\n\/\*\* Makes the site.*\nexport const provision = internalMutation\(\{\n {4}args/,
  );
  expect(after).not.toContain('"');
  expect(after.endsWith("})\n")).toBe(true);
  expect(Source.read(after)).toBeDefined();
});

test("an empty file and a file without an end of line get the code", () => {
  for (const before of ["", "\n", "export const a = 1;"]) {
    const after = codeOf(appendCode(before, tracker));
    expect(Source.read(after), after).toBeDefined();
    expect(after).toContain("export const tracker = createTracker({");
  }
});

describe("the command gives up", () => {
  test.each([
    ["export function provision() {}", "the name `provision`"],
    ["const env = process.env;", "the name `env`"],
    ["const [components] = [1];", "the name `components`"],
    ["const = ;", "no TypeScript"],
  ])("at %s", (before, reason) => {
    expect(appendCode(before, provision)).toMatchObject({
      outcome: "byHand",
      reason: expect.stringContaining(reason) as string,
    });
  });
});
