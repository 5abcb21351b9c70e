/** One database call of intake, fold or retry fails, whichever it is. The site ends up the same. */
import { testEveryFault } from "./everyFault.helpers.js";
import { intake, late, lateInBusyHours } from "./faultWorkloads.helpers.js";

testEveryFault({
  intake,
  "late events": late,
  "late events of hours that are not quiet": lateInBusyHours,
});
