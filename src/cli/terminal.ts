/** The person at the terminal. */
import { createInterface } from "node:readline/promises";

export interface Terminal {
  print(text: string): void;
  /** Answers whether the person says yes. Absent: nobody is there to answer. */
  readonly ask?: (question: string) => Promise<boolean>;
}

export function processTerminal(): Terminal {
  const print = (text: string) => console.log(text);
  const isInteractive = process.stdin.isTTY && process.stdout.isTTY;
  return isInteractive ? { print, ask } : { print };
}

async function ask(question: string): Promise<boolean> {
  const lines = createInterface({
    input: process.stdin,
    output: process.stdout,
  });
  // Without an answer, as after Ctrl+D, the question would wait forever.
  const closed = new Promise<string>((resolve) =>
    lines.once("close", () => resolve("")),
  );
  try {
    const answer = await Promise.race([
      lines.question(`${question} (y/N) `),
      closed,
    ]);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}
