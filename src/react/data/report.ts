/** An answer as a panel needs it: the data, whether it is fresh, and the error. */

export interface Report<Data> {
  /** Undefined until the first answer of its scope has come. */
  data: Data | undefined;
  /** Whether the data answers an earlier question. The answer to this one is on its way. */
  isStale: boolean;
  /** The error of the query while it fails. `data` may still hold the answer before. */
  error: Error | undefined;
  /** Asks again. */
  retry: () => void;
}

/** Makes a report of data, for parts that an app or a test feeds itself. */
export function readyReport<Data>(data: Data): Report<Data> {
  return { data, isStale: false, error: undefined, retry: () => {} };
}
