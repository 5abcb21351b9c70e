/**
 * Asks loops about texts of doubling length, in every shape that has made a loop of ours slow, and
 * in others.
 */
import { stepsOf } from "./steps.helpers.js";

/** Shapes to repeat. In some, such as the first, every second character is a dot. */
const shapes = [
  "a.",
  ".",
  "a",
  "/",
  "a/",
  "/index.html",
  "//",
  "%25",
  "%",
  "%2525",
  "*",
  "a*",
  "[",
  "[]",
  "(",
  "()",
  "(a) ",
  " ",
  "a ",
  ";",
  "a;",
  "&",
  "a=&",
  "gclid=1&",
  "?",
  "#",
  "#/",
  "-",
  "-.",
  "0",
  "0.",
  ":",
  "::",
  "@",
  "cp",
  "c",
  "=",
  '"',
  "\\",
  "\u0000",
  "é",
  "e\u0301",
  "\u3002",
  "😀",
  "\ud83d",
  "iphone ",
  "; wv)",
  "v0",
  "google.",
  "co.uk.",
  "www.",
];

/** The last is as long as a URL may be, twice. */
export const lengths = [512, 1024, 2048, 4096];

function run(loop: (text: string) => unknown, text: string): void {
  try {
    loop(text);
  } catch {
    // A clear error is an answer as well.
  }
}

/**
 * Tells whether the steps at doubling lengths grow faster than the length. Twice the text may take
 * twice the steps, and as much again for the constant part.
 */
export function isQuadratic(steps: readonly number[]): boolean {
  return steps
    .slice(1)
    .some((each, index) => each > 2.5 * (steps[index] ?? 0) + 2000);
}

/**
 * Answers the shapes whose steps more than double with twice the text, each with its steps. A good
 * loop has none.
 */
export function quadraticShapes(loop: (text: string) => unknown): string[] {
  // The first run makes the tables.
  run(loop, "a");
  return shapes.flatMap((shape) => {
    // Each text is new, so that no remembered answer helps.
    const steps = lengths.map((length, index) => {
      const text =
        shape.repeat(Math.ceil(length / shape.length)).slice(0, length - 2) +
        `z${index}`;
      return stepsOf(() => run(loop, text));
    });
    return isQuadratic(steps)
      ? [`${JSON.stringify(shape)}: ${steps.join(", ")}`]
      : [];
  });
}
