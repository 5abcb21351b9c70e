/** Shows how far a long step is: a bar in a terminal, else a line for each quarter. */

const BAR_WIDTH = 40;
/** A file or a pipe gets so many lines a step. */
const QUARTERS = 4;

export interface Output {
  isTTY?: boolean;
  write: (text: string) => unknown;
}

/**
 * Starts a step with a known total. Call the result with what is done so far.
 * @param title the step, such as "Sending two weeks of visitors"
 */
export function showProgress(
  title: string,
  total: number,
  output: Output = process.stdout,
): (done: number) => void {
  const all = total.toLocaleString("en-US");
  const textOf = (done: number) => `${done.toLocaleString("en-US")} of ${all}`;
  let quarters = 0;
  const draw = (done: number) => {
    const share = total === 0 ? 1 : Math.min(1, done / total);
    if (output.isTTY) {
      const filled = Math.round(share * BAR_WIDTH);
      const bar = "█".repeat(filled) + "·".repeat(BAR_WIDTH - filled);
      output.write(
        `\r${title} ${bar} ${textOf(done)}${share === 1 ? "\n" : ""}`,
      );
      return;
    }
    const reached = Math.floor(share * QUARTERS);
    if (reached > quarters) output.write(`${title}: ${textOf(done)}\n`);
    quarters = reached;
  };
  if (output.isTTY) draw(0);
  else output.write(`${title} …\n`);
  return draw;
}
