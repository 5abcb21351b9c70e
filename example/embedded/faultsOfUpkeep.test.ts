/** Whichever database call of requests, erasures, imports and clean-up fails, once: the site ends up the same. */
import { testEveryFault } from "./everyFault.helpers.js";
import {
  erasing,
  expiring,
  importing,
  overHttp,
} from "./faultUpkeepWorkloads.helpers.js";

testEveryFault({
  "over HTTP": overHttp,
  "erasing and deleting": erasing,
  "imports and their undoing": importing,
  "clean-up": expiring,
});
