import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { readWay } from "./documentedWay.js";
import { emptyApps } from "./emptyApps.js";

const readme = readFileSync(
  path.resolve(import.meta.dirname, "../../README.md"),
  "utf8",
);

/** A document with the given steps. */
const document = (...steps: string[]) =>
  [
    "# Footfall",
    "## Ten minutes in your own app",
    "You need an app.",
    ...steps.map((step, index) => `**${index + 1}. ${step}`),
    "### The same by hand",
    "```sh\nnpx by-hand\n```",
    "",
  ].join("\n\n");

test("the README's way goes from the install to the app that runs, for each app that is tried", () => {
  const { steps, dashboards } = readWay(readme);
  expect(steps.map(({ kind }) => kind)).toEqual([
    "ends",
    "goesOn",
    "asks",
    "goesOn",
  ]);
  expect(steps[0]!.command).toMatch(/^npm install .*convex-footfall/);
  for (const { framework } of emptyApps)
    expect(dashboards[framework], framework).toMatch(/^\//);
});

test("commands come in order, without comments and those by hand, and with what one sees", () => {
  const { steps } = readWay(
    document(
      'Install.** It works when `convex dev`\nsays "Ready now".\n\n```sh\nnpm install convex-footfall # from npm\n\nnpx convex dev\n```',
      'Let it write.** It has worked when its last lines say "Start it".\n\n```sh\nnpx convex-footfall init --yes\n```',
    ),
  );
  expect(steps).toEqual([
    { kind: "ends", command: "npm install convex-footfall" },
    { kind: "goesOn", command: "npx convex dev", ready: "Ready now" },
    {
      kind: "asks",
      command: "npx convex-footfall init --yes",
      done: "Start it",
    },
  ]);
});

test.each([
  ["no section", "# Footfall\n", "has no section"],
  [
    "a command that nobody knows",
    document("Go.**\n\n```sh\nyarn dlx convex-footfall\n```"),
    'has the command "yarn dlx convex-footfall"',
  ],
  [
    "a command without its sign",
    document("Go.**\n\n```sh\nnpx convex dev\n```"),
    'does not say when "npx convex dev" worked',
  ],
])("%s is an error", (_, markdown, message) => {
  expect(() => readWay(markdown)).toThrow(message);
});
