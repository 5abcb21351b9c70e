import { expect, test } from "vitest";
import { whatFailed } from "./whatFailed.js";

test("each failed test is named, with the beginning of each of its errors", () => {
  const long = Array.from({ length: 30 }, (_, line) => `line ${line}`);
  const report = {
    testResults: [
      {
        name: "/project/src/a.test.ts",
        status: "failed",
        assertionResults: [
          { status: "passed", fullName: "holds", failureMessages: [] },
          {
            status: "failed",
            fullName: " is right",
            failureMessages: [
              "\u001b[31mexpected 1\u001b[39m",
              long.join("\n"),
            ],
          },
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
        message: "no such module",
        assertionResults: [],
      },
    ],
  };
  expect(whatFailed(report, "/project")).toEqual([
    ["src/a.test.ts: is right", "expected 1", ...long.slice(0, 8)].join(
      "\n    ",
    ),
    "src/c.test.ts\n    no such module",
  ]);
});
