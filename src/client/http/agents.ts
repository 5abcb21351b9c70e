/** Decides by the user agent whether to leave rows out, and under which count. */
import type { AgentPatterns } from "../../shared/event/intake.js";
import { limits } from "../../shared/limits.js";
import { fittingPattern } from "../../shared/parse/patterns.js";
import { cut } from "../../shared/text.js";
import { isBot } from "./bots.js";

/**
 * Returns the count for the rows, or null if they are not left out. The site's patterns go first:
 * it may deny a browser and allow a bot. Rows without an agent are not left out.
 */
export function countOfAgent(
  userAgent: string | undefined,
  patterns: AgentPatterns | undefined,
): "excludedAgent" | "bots" | null {
  const agent = cut(userAgent ?? "", limits.MAX_USER_AGENT_LENGTH.value).trim();
  if (agent === "") return null;
  if (patterns !== undefined) {
    const fits = (list: readonly string[]) =>
      fittingPattern(list, agent) !== undefined;
    if (fits(patterns.deniedAgents)) return "excludedAgent";
    if (fits(patterns.allowedAgents)) return null;
  }
  return isBot(agent) ? "bots" : null;
}
