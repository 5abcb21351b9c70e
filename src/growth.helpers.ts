/** Asks about texts of doubling length, of every shape that has made a loop of ours slow, and of others. */
import { stepsOf } from "./steps.helpers.js";

/** Shapes that are repeated; as with the first, every second character may be a dot. */
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
 * Whether steps at doubling lengths grow more than their length does: twice as much for twice the text, and as
 * much again for what is constant.
 */
export function isQuadratic(steps: readonly number[]): boolean {
  return steps
    .slice(1)
    .some((each, index) => each > 2.5 * (steps[index] ?? 0) + 2000);
}

/** Shapes of which twice the text makes more than twice the steps, each with its steps; none is right. */
export function quadraticShapes(loop: (text: string) => unknown): string[] {
  // Tables are made once.
  run(loop, "a");
  return shapes.flatMap((shape) => {
    // Each text is a new one: nothing that is remembered answers.
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
