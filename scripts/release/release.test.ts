/** Reasons for which the script refuses a release, and the files that it writes. */
import { expect, test } from "vitest";
import { changelogRefusal, releasedChangelog } from "./changelog.js";
import { fieldRefusals } from "./publishedFields.js";
import { versionRefusal, withVersion } from "./version.js";

test.each([
  ["0.1.0", "0.1.1"],
  ["0.1.0", "0.2.0"],
  ["0.9.0", "0.10.0"],
  ["0.1.0", "0.2.0-alpha.1"],
  ["0.2.0-alpha.1", "0.2.0"],
])("%s is followed by %s", (current, next) => {
  expect(versionRefusal(current, next)).toBeNull();
});

test.each([
  ["0.1.0", undefined, "The version is missing"],
  ["0.1.0", "v0.2.0", '"v0.2.0" is no version'],
  ["0.1.0", "0.2", '"0.2" is no version'],
  ["0.1.0", "0.1.0", "0.1.0 does not come after 0.1.0"],
  ["0.10.0", "0.9.0", "0.9.0 does not come after 0.10.0"],
  ["1.0.0", "0.9.9", "0.9.9 does not come after 1.0.0"],
  ["0.2.0", "0.2.0-alpha.1", "0.2.0-alpha.1 does not come after 0.2.0"],
])("%s is not followed by %s", (current, next, refusal) => {
  expect(versionRefusal(current, next)).toContain(refusal);
});

test("the version is set in package.json and in the lockfile's own entry, in place", () => {
  const lockfile = {
    name: "x",
    version: "0.1.0",
    packages: {
      "": { name: "x", version: "0.1.0" },
      "node_modules/y": { version: "0.1.0" },
    },
  };
  expect(JSON.parse(withVersion(JSON.stringify(lockfile), "0.2.0"))).toEqual({
    name: "x",
    version: "0.2.0",
    packages: {
      "": { name: "x", version: "0.2.0" },
      "node_modules/y": { version: "0.1.0" },
    },
  });
  expect(withVersion('{"version":"0.1.0","name":"x"}', "0.2.0")).toBe(
    '{\n  "version": "0.2.0",\n  "name": "x"\n}\n',
  );
});

const changelog =
  "# Changelog\n\n## Unreleased\n\n- What changed.\n\n## 0.1.0\n\nThe first.\n";

test("what is unreleased becomes the version, with its date", () => {
  expect(changelogRefusal(changelog)).toBeNull();
  expect(releasedChangelog(changelog, "0.2.0", "2026-03-02")).toBe(
    changelog.replace("## Unreleased", "## 0.2.0 (2026-03-02)"),
  );
});

test("without a change there is no release", () => {
  expect(changelogRefusal(changelog.replace("## Unreleased\n", ""))).toContain(
    'has no "## Unreleased"',
  );
  expect(changelogRefusal(changelog.replace("- What changed.", ""))).toContain(
    'nothing below "## Unreleased"',
  );
});

const filled = {
  name: "x",
  version: "0.1.0",
  author: "Ada <ada@example.com>",
  repository: { url: "git+https://github.com/ada/x.git" },
  homepage: "https://github.com/ada/x#readme",
  bugs: {
    url: "https://github.com/ada/x/issues",
    email: "security@example.com",
  },
};

test("every field that says whose the package is has to be filled in", () => {
  expect(fieldRefusals(filled)).toEqual([]);
  for (const field of ["author", "repository", "homepage", "bugs"] as const) {
    const [refusal, ...others] = fieldRefusals({
      ...filled,
      [field]: undefined,
    });
    expect(refusal).toContain(`package.json lacks "${field}"`);
    expect(others).toEqual([]);
  }
  const { email: _, ...bugs } = filled.bugs;
  expect(fieldRefusals({ ...filled, bugs })).toHaveLength(1);
  expect(
    fieldRefusals({ ...filled, repository: "https://code.example/x" })[0],
  ).toContain('repository in package.json is "https://code.example/x"');
});
