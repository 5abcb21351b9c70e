/** Reads the way into an app from README.md: its commands, and what one sees when each worked. */

const SECTION =
  /\n## Ten minutes in your own app\n([\s\S]*?)\n### The same by hand\n/;

/** One command of the way, as the document has it. */
export type Step =
  /** Ends by itself. */
  | { readonly kind: "ends"; readonly command: string }
  /** Goes on. It works when it prints `ready`. */
  | {
      readonly kind: "goesOn";
      readonly command: string;
      readonly ready: string | RegExp;
    }
  /** Asks questions, which get a yes. It has worked when it prints `done`. */
  | { readonly kind: "asks"; readonly command: string; readonly done: string };

export interface DocumentedWay {
  readonly steps: readonly Step[];
  /** The path of the dashboard, by the name of the framework in the text. */
  readonly dashboards: Readonly<Record<string, string>>;
}

/**
 * @throws Error for a text without the section, for a command that nobody knows how to run, and
 * for one whose sign of success the text does not name
 */
export function readWay(readme: string): DocumentedWay {
  const [, section] = SECTION.exec(readme) ?? [];
  if (section === undefined)
    throw new Error("README.md has no section with the way into an app.");
  const numbered = section.split(/\n(?=\*\*\d\. )/).slice(1);
  const steps = numbered.flatMap((text) =>
    [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block]) =>
      block!
        .split("\n")
        .map((line) => line.replace(/\s+#.*$/, "").trim())
        .filter((line) => line !== "")
        .map((command) => stepOf(command, text)),
    ),
  );
  const dashboards = Object.fromEntries(
    [...section.matchAll(/`(\/[\w./-]+)` with ([\w.]+\w)/g)].map(
      ([, path, framework]) => [framework!, path!],
    ),
  );
  return { steps, dashboards };
}

/** @param text the step of the document, which says what one sees */
function stepOf(command: string, text: string): Step {
  if (/^npm install /.test(command)) return { kind: "ends", command };
  if (/^npx convex dev$/.test(command))
    return { kind: "goesOn", command, ready: quoted(command, text) };
  if (/^npx convex-footfall init\b/.test(command))
    return { kind: "asks", command, done: quoted(command, text) };
  if (/^npm run dev$/.test(command))
    return { kind: "goesOn", command, ready: /http:\/\/localhost:\d+/ };
  throw new Error(
    `README.md has the command "${command}": scripts/wayIn/documentedWay.ts does not know how to run it.`,
  );
}

/** Finds the words in quotes by which one sees that a command worked. */
function quoted(command: string, text: string): string {
  const prose = text.replaceAll(/\s+/g, " ");
  const [, words] =
    /(?:It works|It has worked) when [^"]{0,80}says? "([^"]+)"/.exec(prose) ??
    [];
  if (words === undefined)
    throw new Error(`README.md does not say when "${command}" worked.`);
  return words;
}
