/** Whether rows are left out for the user agent that they are of, and how they are counted then. */
import type { AgentPatterns } from "../../shared/event/intake.js";
import { limits } from "../../shared/limits.js";
import { fittingPattern } from "../../shared/parse/patterns.js";
import { cut } from "../../shared/text.js";
import { isBot } from "./bots.js";

/**
 * Under which count; null: they are not left out. The site's own word goes first: what it denies is left out
 * though it be a browser, what it allows is let in though it be a bot. Without an agent there is nothing to judge.
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
