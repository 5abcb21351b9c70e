/** Whichever database call of intake, fold and retry fails, once: the site ends up the same. */
import { testEveryFault } from "./everyFault.helpers.js";
import { intake, late } from "./faultWorkloads.helpers.js";

testEveryFault({ intake, "late events": late });
