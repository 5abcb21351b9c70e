/// <reference types="vite/client" />
/**
 * Loads the modules of the room before its tests begin. A test backend loads a module with the first call of
 * one of its functions, so Stryker would take the module's constants, among them validators and registrations,
 * for code that a test reaches. They are evaluated once, and no mutant of them can be noticed.
 */
import path from "node:path";

const { MUTANTS_TESTS = "" } = process.env;
const room = path.posix.dirname(MUTANTS_TESTS);
const modules = import.meta.glob([
  "/src/component/**/*.ts",
  "!**/*.test.ts",
  "!**/*.helpers.ts",
]);
for (const [file, load] of Object.entries(modules)) {
  if (path.posix.dirname(file) === `/${room}`) await load();
}
