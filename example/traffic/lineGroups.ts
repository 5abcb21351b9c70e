/** Groups lines of a file by the reason for which something left them out. */

/** Bounds the lines that a group shows. They tell what is wrong, and nobody reads all of them. */
const SHOWN = 3;
/** Bounds the text of a value that is shown, so that a line stays a line. */
const LONGEST_VALUE = 40;

interface Group {
  count: number;
  shown: string[];
}

export class LineGroups {
  readonly #groups = new Map<string, Group>();

  /** @param found the value that is the reason */
  add(reason: string, line: number, found?: string): void {
    const group = this.#groups.get(reason) ?? { count: 0, shown: [] };
    this.#groups.set(reason, group);
    group.count++;
    if (group.shown.length < SHOWN)
      group.shown.push(
        found === undefined ? `${line}` : `${line} (${shortened(found)})`,
      );
  }

  get count(): number {
    return [...this.#groups.values()].reduce(
      (sum, { count }) => sum + count,
      0,
    );
  }

  /**
   * Answers a text for each reason, the most frequent first.
   * @example
   * ["1,240  another status than 200 and 304: lines 3 (404), 9 (404), 31 (206), …"]
   */
  describe(): string[] {
    const groups = [...this.#groups].sort(([, a], [, b]) => b.count - a.count);
    const [, first] = groups[0] ?? [];
    const width = first ? number(first.count).length : 0;
    return groups.map(([reason, { count, shown }]) => {
      const lines = count === 1 ? "line" : "lines";
      const more = count > shown.length ? ", …" : "";
      return `  ${number(count).padStart(width)}  ${reason}: ${lines} ${shown.join(", ")}${more}`;
    });
  }
}

const number = (count: number) => count.toLocaleString("en-US");

const shortened = (value: string) =>
  value.length > LONGEST_VALUE
    ? `${value.slice(0, LONGEST_VALUE - 1)}…`
    : value;
