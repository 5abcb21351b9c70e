/**
 * The limits of the component, by kind of transaction. The numbers and their reasons are in
 * `intakeLimits.ts`, `letterLimits.ts`, `cleanupLimits.ts`, `listLimits.ts`, `reportLimits.ts`,
 * `realtimeLimits.ts`, `upkeepLimits.ts`, `figureLimits.ts` and `repairLimits.ts`, so that a
 * function evaluates only those that it needs. `limits.test.ts` checks that the parts of each kind
 * add up.
 */
import { MAX_LANES } from "../../shared/site/site.js";
import { KIB } from "../../shared/units.js";
import { auditTransactions } from "./auditTransactions.js";
import { deletionTransactions } from "./deletionTransactions.js";
import { figureTransactions } from "./figureTransactions.js";
import { foldTransactions } from "./foldTransactions.js";
import { intakeTransactions } from "./intakeTransactions.js";
import { letterTransactions } from "./letterTransactions.js";
import { listTransactions } from "./listTransactions.js";
import { logTransactions } from "./logTransactions.js";
import { reportTransactions } from "./reportTransactions.js";
import { repairTransactions } from "./repairTransactions.js";
import { half, lookups, type Kinds } from "./transactionUse.js";
import * as upkeep from "./upkeepLimits.js";

/** A look begins its last site one lane below the limit. */
const stalledLanes = upkeep.MAX_STALLED_LANES - 1 + MAX_LANES;

export const transactions: Kinds = {
  ...intakeTransactions,
  ...logTransactions,
  ...letterTransactions,
  ...listTransactions,
  ...reportTransactions,
  ...foldTransactions,
  ...figureTransactions,
  ...repairTransactions,
  ...auditTransactions,
  ...deletionTransactions,
  "a look for stalled lanes": {
    parts: {
      sites: {
        rowsRead: upkeep.stalledSites.rows,
        bytesRead: upkeep.stalledSites.bytes,
      },
      "newest events of all lanes": {
        ranges: upkeep.stalledSites.rows * (MAX_LANES + 2),
      },
      "lanes with events": {
        ...lookups(4 * stalledLanes),
        bytesRead: 2 * stalledLanes * 64 * KIB,
      },
    },
  },
  "the health of the intake": {
    parts: {
      sites: {
        rowsRead: upkeep.healthSites.rows,
        bytesRead: upkeep.healthSites.bytes,
        ranges: 5 * upkeep.healthSites.rows,
      },
      backlog: { rowsRead: upkeep.MAX_BACKLOG_ROWS },
      lanes: {
        ...lookups(upkeep.MAX_LANES_READ),
        bytesRead: upkeep.MAX_LANES_READ * 64 * KIB,
      },
    },
  },
  "a page of sites": {
    parts: {
      sites: {
        rowsRead: upkeep.MAX_PAGE_SITES,
        bytesRead: upkeep.MAX_PAGE_SITE_BYTES,
      },
      "own schedules": { rowsRead: upkeep.MAX_OWN_SCHEDULES },
    },
    within: half,
  },
};
