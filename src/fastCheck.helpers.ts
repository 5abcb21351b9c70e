/** fast-check for all tests, with the `assert` of `seededAssert.helpers.ts`. */
import * as fc from "./seededAssert.helpers.js";

export default fc;
