/**
 * Makes one report of the answers to its parts when all have come: never a new part with an old
 * one.
 */
import { useMemo } from "react";
import type { Report } from "./report.js";
import { useKept, type AnswerSubject } from "./useKept.js";

/** The answer to a part, as `useAnswers` returns it. Null: there is no such part. */
export type PartAnswer<Data> = Data | Error | undefined | null;

/** The answers to the two parts of one report. */
export interface RangeParts<Data> {
  closed: PartAnswer<Data>;
  live: PartAnswer<Data>;
}

/** The parts of a range, and the answer about the time that it is compared with. */
interface ComparedParts<Data> extends RangeParts<Data> {
  before: PartAnswer<Data>;
}

/** Adds up the answers to the parts of a range, at least one, in the order of time. */
export type Merge<Data> = (parts: readonly [Data, ...Data[]]) => Data;

/** The data of a range, and of the time that it is compared with. */
export interface Compared<Data> {
  current: Data;
  /** Undefined where nothing is compared, or the time before failed. */
  before: Data | undefined;
}

/** The hook calls `merge` again when it is another function. */
export function useMergedReport<Data extends object>(
  parts: RangeParts<Data>,
  merge: Merge<Data>,
  subject: AnswerSubject,
  retry: () => void,
): Report<Data> {
  const kept = useKept(useMerged(parts, merge), subject);
  return { ...kept, error: errorOf(parts), retry };
}

/** The same with the time before. Both change at once. */
export function useComparedReport<Data extends object>(
  parts: ComparedParts<Data>,
  merge: Merge<Data>,
  subject: AnswerSubject,
  retry: () => void,
): Report<Compared<Data>> {
  const { before } = parts;
  const current = useMerged(parts, merge);
  const pair = useMemo(() => {
    if (current === undefined || before === undefined) return undefined;
    const isKnown = before !== null && !(before instanceof Error);
    return { current, before: isKnown ? before : undefined };
  }, [current, before]);
  const kept = useKept(pair, subject);
  return { ...kept, error: errorOf(parts), retry };
}

function useMerged<Data extends object>(
  { closed, live }: RangeParts<Data>,
  merge: Merge<Data>,
): Data | undefined {
  return useMemo(() => {
    const known: Data[] = [];
    for (const part of [closed, live]) {
      if (part === undefined || part instanceof Error) return undefined;
      if (part !== null) known.push(part);
    }
    const [first, ...rest] = known;
    return first && merge([first, ...rest]);
  }, [closed, live, merge]);
}

function errorOf({ closed, live }: RangeParts<object>): Error | undefined {
  return [closed, live].find((part) => part instanceof Error);
}
