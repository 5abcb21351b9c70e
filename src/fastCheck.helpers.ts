/// <reference types="vite/client" />
/**
 * fast-check with one seed for all tests, so that the gate never fails by chance.
 * `FAST_CHECK_SEED=7 npm test` looks at other histories. A seed that a test names itself stays.
 */
// eslint-disable-next-line no-restricted-imports -- the one place that may
import fc from "fast-check";

const { FAST_CHECK_SEED } = import.meta.env as Record<
  string,
  string | undefined
>;

fc.configureGlobal({ seed: Number(FAST_CHECK_SEED ?? 20_261_129) });

export default fc;
