import { expect, test } from "vitest";
import { failedTests } from "./failedTests.js";

test("each failed test has a command that brings it back", () => {
  const report = {
    testResults: [
      {
        name: "/project/src/a.test.ts",
        status: "failed",
        assertionResults: [
          { status: "passed", fullName: "holds" },
          { status: "failed", fullName: "it's (mostly) right" },
        ],
      },
      {
        name: "/project/src/b.test.ts",
        status: "passed",
        assertionResults: [],
      },
      {
        name: "/project/src/c.test.ts",
        status: "failed",
        assertionResults: [],
      },
    ],
  };
  expect(failedTests(report, 7, "/project")).toEqual([
    String.raw`FAST_CHECK_SEED=7 npx vitest run src/a.test.ts -t 'it'\''s \(mostly\) right'`,
    "FAST_CHECK_SEED=7 npx vitest run src/c.test.ts",
  ]);
});
