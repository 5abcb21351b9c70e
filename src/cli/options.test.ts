import { expect, test } from "vitest";
import { readOptions } from "./options.js";

test("init needs no option", () => {
  expect(readOptions(["init"])).toEqual({
    yes: false,
    site: "default",
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
});

test("init takes four options", () => {
  expect(
    readOptions(
      "init --yes --site shop --framework next --time-zone Asia/Tokyo".split(
        " ",
      ),
    ),
  ).toEqual({
    yes: true,
    site: "shop",
    framework: "next",
    timeZone: "Asia/Tokyo",
  });
});

test("help is an answer, whatever stands beside it", () => {
  expect(readOptions(["--help"])).toBeNull();
  expect(readOptions(["init", "-h"])).toBeNull();
});

test.each([
  ["", "Which command?"],
  ["start", 'There is no command "start"'],
  ["init now", 'init takes no "now"'],
  ["init --frame next", "Unknown option '--frame': see --help."],
  [
    "init --framework svelte",
    '--framework is vite, next, html, none, not "svelte".',
  ],
  ["init --site a/b", "--site is a short name"],
  ["init --time-zone Mars/Base", 'There is no time zone "Mars/Base"'],
])("%s is a sentence", (line, message) => {
  const args = line.split(" ").filter((each) => each !== "");
  expect(() => readOptions(args)).toThrow(message);
});
