/** An answer as a panel wants it: what is known, how fresh it is, and what went wrong. */

export interface Report<Data> {
  /** Undefined until the first answer of its scope has come. */
  data: Data | undefined;
  /** The data answers an earlier question; the answer to this one is on its way. */
  isStale: boolean;
  /** What the query threw, while it does; `data` may still hold the answer before. */
  error: Error | undefined;
  /** Asks again. */
  retry: () => void;
}

/** A report of data that is there, for parts that an app or a test feeds by itself. */
export function readyReport<Data>(data: Data): Report<Data> {
  return { data, isStale: false, error: undefined, retry: () => {} };
}
