/**
 * The component's schema: it puts the tables of `tables/` together. Each table says there what it
 * is for, and who writes, reads and deletes it.
 */
import { defineSchema } from "convex/server";
import { accessTables } from "./tables/access.js";
import { figureTables } from "./tables/figures.js";
import { importTables } from "./tables/imports.js";
import { logTables } from "./tables/log.js";
import { peopleTables } from "./tables/people.js";
import { removalTables } from "./tables/removals.js";
import { upkeepTables } from "./tables/upkeep.js";

export default defineSchema({
  ...accessTables,
  ...logTables,
  ...importTables,
  ...peopleTables,
  ...figureTables,
  ...removalTables,
  ...upkeepTables,
});
