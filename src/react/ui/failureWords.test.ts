import { ConvexError } from "convex/values";
import { expect, test } from "vitest";
import { footfallError } from "../../shared/errors.js";
import { defaultLabels as labels } from "../labels/labels.js";
import { failureWords } from "./failureWords.js";

const { reportFailed, readRefused, readRefusedHint } = labels;

const query = "[CONVEX Q(analytics:getSite)] [Request ID: 5f] Server Error";

test.each<[string, Error, string, string | undefined]>([
  [
    "auth answers no",
    footfallError("forbidden", "getSite is not allowed.", {}),
    readRefused,
    readRefusedHint,
  ],
  [
    "auth throws a text",
    new ConvexError("Sign in."),
    "Sign in.",
    readRefusedHint,
  ],
  [
    "auth throws an object of the app",
    new ConvexError({ code: 401, message: "Sign in." }),
    "Sign in.",
    readRefusedHint,
  ],
  [
    "auth throws an object without words",
    new ConvexError({ code: 401 }),
    readRefused,
    readRefusedHint,
  ],
  [
    "another error of Footfall",
    footfallError("invalidRange", "The range is too long."),
    reportFailed,
    "The range is too long.",
  ],
  [
    "a plain error, in development",
    new Error(
      `${query}\nUncaught Error: Sign in first.\n    at auth (../convex/analytics.ts:7:9)\n\n  Called by client`,
    ),
    reportFailed,
    "Sign in first.",
  ],
  [
    "a plain error, in production",
    new Error(`${query}\n  Called by client`),
    reportFailed,
    labels.serverErrorHint,
  ],
  [
    "a query that no file exports",
    new Error(
      `${query}\nCould not find public function for 'analytics:getSite'. Did you forget to run \`npx convex dev\`?\n\n  Called by client`,
    ),
    labels.queryMissing,
    labels.queryMissingHint,
  ],
  ["an error of the page", new Error("Truncated"), reportFailed, undefined],
])("%s", (_, error, title, hint) =>
  expect(failureWords(error, labels)).toEqual({ title, hint }),
);
