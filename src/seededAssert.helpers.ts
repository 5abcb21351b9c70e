/// <reference types="vite/client" />
/**
 * fast-check whose `assert` has one seed, so that the gate never fails by chance. `FAST_CHECK_SEED=7 npm test` looks at
 * other histories: it replaces the seeds that tests name themselves, too.
 */
// eslint-disable-next-line no-restricted-imports -- the one place that may
import * as fastCheck from "fast-check";
// eslint-disable-next-line no-restricted-imports -- the one place that may
import type {
  IAsyncProperty,
  IProperty,
  IRawProperty,
  Parameters,
  RunDetails,
} from "fast-check";

// eslint-disable-next-line no-restricted-imports -- the one place that may
export * from "fast-check";

const { FAST_CHECK_SEED, FAST_CHECK_MOST_RUNS } = import.meta.env as Record<
  string,
  string | undefined
>;
const GATE_SEED = 20_261_129;
/** Bounds shrinking, so that a test can say what it found before its limit of 60 seconds. */
const SHRINKING_MS = 20_000;

/**
 * Does as fast-check's `assert`. With `endOnFailure` an asynchronous property ends at its first
 * failure, and is shrunk for 20 seconds then: one run of these takes a second or more.
 *
 * @public All tests reach it through the default export of `fastCheck.helpers.ts`.
 */
export function assert<Values>(
  property: IAsyncProperty<Values>,
  parameters?: Parameters<Values>,
): Promise<void>;
export function assert<Values>(
  property: IProperty<Values>,
  parameters?: Parameters<Values>,
): void;
export function assert<Values>(
  property: IRawProperty<Values>,
  parameters: Parameters<Values> = {},
): Promise<void> | void {
  const seed =
    FAST_CHECK_SEED === undefined
      ? (parameters.seed ?? GATE_SEED)
      : Number(FAST_CHECK_SEED);
  const seeded = { ...parameters, seed, ...quickly(parameters) };
  if (!property.isAsync() || !parameters.endOnFailure) {
    return fastCheck.assert(property, seeded);
  }
  return assertAndShrink(property, seeded);
}

/**
 * Bounds the runs where nobody reads the failure, as in a run of mutants. `FAST_CHECK_MOST_RUNS`
 * says how many. The first failure ends the property then, and is not shrunk.
 */
function quickly({ numRuns = 100 }: { numRuns?: number }) {
  if (FAST_CHECK_MOST_RUNS === undefined) return {};
  const most = Number(FAST_CHECK_MOST_RUNS);
  return { numRuns: Math.min(numRuns, most), endOnFailure: true };
}

async function assertAndShrink<Values>(
  property: IRawProperty<Values>,
  parameters: Parameters<Values>,
): Promise<void> {
  const found = await fastCheck.check(property, parameters);
  if (!found.failed) return;
  const shrunk = await shrink(property, parameters, found);
  // A property that fails only now and then may hold when it is run again.
  const smallest = shrunk.failed ? shrunk : found;
  throw new Error(await fastCheck.asyncDefaultReportMessage(smallest), {
    cause: smallest.errorInstance,
  });
}

/** Begins with the failure that was found. */
async function shrink<Values>(
  property: IRawProperty<Values>,
  parameters: Parameters<Values>,
  { seed, counterexamplePath }: RunDetails<Values>,
): Promise<RunDetails<Values>> {
  return await fastCheck.check(property, {
    ...parameters,
    ...{ seed, path: counterexamplePath ?? "" },
    endOnFailure: false,
    interruptAfterTimeLimit: SHRINKING_MS,
  });
}
