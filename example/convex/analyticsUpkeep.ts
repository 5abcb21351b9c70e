/** What keeps the shop's analytics small and right: internal functions, run by `crons.ts`. */
import { exposeUpkeepApi } from "../../src/client/index.js";
import { components } from "./_generated/api.js";

export const { compact, cleanup, prune, retryDeadLetters, kickLanes } =
  exposeUpkeepApi(components.footfall);
