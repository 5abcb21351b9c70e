import { expect, test } from "vitest";
import { showProgress } from "./demoProgress.js";

function shown(isTTY: boolean, done: number[]): string {
  let text = "";
  const output = { isTTY, write: (part: string) => (text += part) };
  const draw = showProgress("Sending", 4000, output);
  for (const each of done) draw(each);
  return text;
}

test("a terminal gets a bar that ends with a line", () => {
  const bar = (filled: number) => "█".repeat(filled) + "·".repeat(40 - filled);
  expect(shown(true, [2000, 4000])).toBe(
    `\rSending ${bar(0)} 0 of 4,000` +
      `\rSending ${bar(20)} 2,000 of 4,000` +
      `\rSending ${bar(40)} 4,000 of 4,000\n`,
  );
});

test("a file gets a line at the start and for each quarter", () => {
  const everyHundred = Array.from({ length: 40 }, (_, i) => (i + 1) * 100);
  expect(shown(false, [...everyHundred, 4000])).toBe(
    "Sending …\n" +
      "Sending: 1,000 of 4,000\n" +
      "Sending: 2,000 of 4,000\n" +
      "Sending: 3,000 of 4,000\n" +
      "Sending: 4,000 of 4,000\n",
  );
});
