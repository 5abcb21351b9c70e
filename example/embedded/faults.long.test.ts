/** One database call of intake, fold or retry fails, whichever it is. The site ends up the same. */
import { testEveryFault } from "./everyFault.helpers.js";
import { intake, late } from "./faultWorkloads.helpers.js";

testEveryFault({ intake, "late events": late });
