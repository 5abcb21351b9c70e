/** The component's tables, each with what it is for, who writes and who reads it. */
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
