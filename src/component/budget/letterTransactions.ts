/**
 * Transactions that go through dead letters, part by part. `limits.ts` has them among all kinds.
 */
import { limits } from "../../shared/limits.js";
import { KIB } from "../../shared/units.js";
import { ATTEMPT_SHARE } from "../model/fold/foldPlan.js";
import { cleanupShare } from "./cleanupLimits.js";
import * as letter from "./letterLimits.js";
import { foldShare } from "./logTransactions.js";
import {
  lookups,
  site,
  STORED_EVENT_BYTES,
  times,
  type Kinds,
  type Use,
} from "./transactionUse.js";

/** A letter: its error, of up to three bytes for each unit, and small fields. */
export const LETTER_BYTES = 3 * letter.MAX_ERROR_LENGTH + 512;
const letters = (count: number): Use => ({
  rowsRead: count,
  bytesRead: count * LETTER_BYTES,
  ranges: 1,
});

/** Looks for neighbours that are due at the same time, and plans a pass if there are none. */
const retryPlan: Use = { rowsRead: 1, bytesRead: LETTER_BYTES, ranges: 1 };

/** The settings of most sites: a step that goes through many sites cannot take the largest. */
const USUAL_SITE_BYTES = 64 * KIB;

/** The ids that an operator may name: an array has so many elements at most. */
const MAX_NAMED_LETTERS = 8192;
const BYTES_PER_ID = 40;

const { databaseQueries, documentsRead } = cleanupShare;

export const letterTransactions: Kinds = {
  // An attempt begins only while there is room for all that it may use. So two attempts that use
  // their whole share are the most, or ten ordinary ones.
  "a pass over letters that are due": {
    parts: {
      site,
      letters: letters(letter.MAX_LETTERS_PER_PASS + 1),
      "two whole attempts": times(2, foldShare(ATTEMPT_SHARE)),
      failures: {
        ...times(letter.MAX_LETTERS_PER_PASS, retryPlan),
        ranges: 2 * letter.MAX_LETTERS_PER_PASS,
        rowsWritten: letter.MAX_LETTERS_PER_PASS,
        bytesWritten: letter.MAX_LETTERS_PER_PASS * LETTER_BYTES,
        // The pass that is planned for a letter, or the try of a letter alone.
        scheduled: 2 * letter.MAX_LETTERS_PER_PASS,
      },
      // The gauge is looked up and patched.
      "counts of the letters' sites": {
        rowsRead: 2 * letter.MAX_LETTERS_PER_PASS,
        bytesRead: letter.MAX_LETTERS_PER_PASS * (USUAL_SITE_BYTES + KIB),
        ranges: 3 * letter.MAX_LETTERS_PER_PASS,
        rowsWritten: letter.MAX_LETTERS_PER_PASS,
        bytesWritten: letter.MAX_LETTERS_PER_PASS * KIB,
        scheduled: letter.MAX_LETTERS_PER_PASS,
      },
      "chains, the letter after the pass": {
        rowsRead: letter.MAX_LETTERS_PER_PASS + 2,
        bytesRead: letter.MAX_LETTERS_PER_PASS * 256 + LETTER_BYTES,
        ranges: letter.MAX_LETTERS_PER_PASS + 4,
        rowsWritten: 1,
        bytesWritten: 256,
        scheduled: 1,
      },
    },
  },
  "a step that starts chains": {
    parts: {
      // The first letter of each site, and the first that is due.
      "sites with letters": {
        ...lookups(2 * letter.MAX_CHAIN_SITES),
        bytesRead: 2 * letter.MAX_CHAIN_SITES * LETTER_BYTES,
      },
      sites: {
        ...lookups(letter.MAX_CHAIN_SITES),
        bytesRead: letter.MAX_CHAIN_SITES * USUAL_SITE_BYTES,
      },
      chains: {
        rowsRead: letter.MAX_CHAIN_SITES,
        bytesRead: letter.MAX_CHAIN_SITES * 256,
        ranges: 2 * letter.MAX_CHAIN_SITES,
        rowsWritten: letter.MAX_CHAIN_SITES,
        bytesWritten: letter.MAX_CHAIN_SITES * 256,
        scheduled: letter.MAX_CHAIN_SITES,
      },
      "the next step": { scheduled: 1 },
    },
  },
  "a step that discards letters": {
    parts: {
      site,
      letters: letters(letter.MAX_TREATED_LETTERS),
      // Letters that an operator named are read and deleted one by one.
      "named letters": {
        ranges: 2 * letter.MAX_TREATED_LETTERS,
        rowsWritten: letter.MAX_TREATED_LETTERS,
      },
      // Each is read and deleted, with the rows that list it among those of its groups.
      events: times(letter.MAX_TREATED_LETTERS, {
        rowsRead: 1 + limits.MAX_GROUPS_PER_EVENT.value,
        bytesRead: STORED_EVENT_BYTES + 256 * limits.MAX_GROUPS_PER_EVENT.value,
        ranges: 3 + limits.MAX_GROUPS_PER_EVENT.value,
        rowsWritten: 1 + limits.MAX_GROUPS_PER_EVENT.value,
      }),
      // The rest is read, deleted, inserted again, and patched with its step.
      "the rest of the work": {
        rowsRead: 1,
        bytesRead: MAX_NAMED_LETTERS * BYTES_PER_ID,
        ranges: 3,
        rowsWritten: 3,
        bytesWritten: 2 * MAX_NAMED_LETTERS * BYTES_PER_ID,
      },
      "the next step, a count": { scheduled: 2 },
    },
  },
  "a step that makes letters due": {
    parts: {
      site,
      letters: letters(letter.MAX_TREATED_LETTERS),
      "named letters": {
        ranges: 2 * letter.MAX_TREATED_LETTERS,
        rowsWritten: letter.MAX_TREATED_LETTERS,
        bytesWritten: letter.MAX_TREATED_LETTERS * LETTER_BYTES,
      },
      "the rest of the work": {
        rowsRead: 1,
        bytesRead: MAX_NAMED_LETTERS * BYTES_PER_ID,
        ranges: 3,
        rowsWritten: 3,
        bytesWritten: 2 * MAX_NAMED_LETTERS * BYTES_PER_ID,
      },
      "a pass, the next step, a count": { scheduled: 3 },
    },
  },
  "a step of a count of letters": {
    parts: {
      site,
      // Both states, each with a page of its own.
      letters: { ...letters(letter.MAX_LETTERS_COUNTED), ranges: 2 },
      gauge: { ...lookups(2), rowsWritten: 1, bytesWritten: KIB },
      "the next step": { scheduled: 1 },
    },
  },
  "a look for old gauges": {
    parts: {
      gauges: {
        rowsRead: letter.MAX_GAUGES_REFRESHED,
        bytesRead: letter.MAX_GAUGES_REFRESHED * KIB,
        ranges: 1,
        scheduled: letter.MAX_GAUGES_REFRESHED,
      },
    },
  },
  // Clean-up looks at its meters before each event, so the bytes end with its share.
  "letters of both states that pruning looks up": {
    parts: {
      letters: { rowsRead: 2 * (letter.MAX_LETTERS_LOOKED_UP + 1), ranges: 2 },
      events: lookups(2 * letter.MAX_LETTERS_LOOKED_UP),
      deletions: { ranges: 2 * letter.MAX_LETTERS_LOOKED_UP },
    },
    within: {
      rowsRead: documentsRead.most,
      ranges: databaseQueries.most,
    },
  },
};
