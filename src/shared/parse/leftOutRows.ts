/**
 * Rows of a request that the log is not offered: those of a bot, of an agent that the site denies,
 * and of a visitor who asks not to be tracked. The routes decide this after they have asked for
 * admission. The component decides it in the mutation that admits a request and stores its events.
 */
import type { NotOffered } from "../event/incoming.js";
import type { AgentPatterns } from "../event/intake.js";
import type { RequestMarks } from "../event/request.js";
import { limits } from "../limits.js";
import { cut } from "../text.js";
import { fittingPattern } from "./patterns.js";

/** Counts of rows that the log is not offered. No such row has a fault. */
export type LeftOutCounts = Pick<
  NotOffered,
  "bots" | "doNotTrack" | "excludedAgent"
>;
type LeftOut = keyof LeftOutCounts;

/** The key and the settings by which a site leaves rows out. */
interface LeavingOut {
  /** The request shows a secret key. */
  trusted: boolean;
  honourDoNotTrack: boolean;
  /** Absent if the site has none. */
  agents?: AgentPatterns | undefined;
}

/**
 * Returns the count for each row that is left out, by position. Under a public key all rows come
 * from the agent of the request. Under a secret key each row names its own agent, or none.
 */
export function leftOutRows(
  rowCount: number,
  { asksNotToTrack, rowAgents = [], ...agent }: RequestMarks,
  { trusted, honourDoNotTrack, agents }: LeavingOut,
): ReadonlyMap<number, LeftOut> {
  const leftOut = new Map<number, LeftOut>();
  const leave = (rows: Iterable<number>, count: LeftOut | null) => {
    if (count !== null) for (const row of rows) leftOut.set(row, count);
  };
  if (!trusted) {
    const isAsked = honourDoNotTrack && asksNotToTrack === true;
    leave(
      Array(rowCount).keys(),
      isAsked ? "doNotTrack" : countOfAgent(agent, agents),
    );
    return leftOut;
  }
  for (const { rows, ...other } of rowAgents) {
    leave(rows, countOfAgent(other, agents));
  }
  return leftOut;
}

/** Counts the rows that are left out. `excludedAgent` is absent if there are none. */
export function leftOutCounts(
  leftOut: ReadonlyMap<number, LeftOut>,
): LeftOutCounts {
  const counts: LeftOutCounts = { bots: 0, doNotTrack: 0 };
  for (const count of leftOut.values()) {
    counts[count] = (counts[count] ?? 0) + 1;
  }
  return counts;
}

/**
 * Returns the count for the rows of an agent, or null if they are not left out. The site's patterns
 * go first: it may deny a browser and allow a bot. Rows without an agent are not left out.
 */
function countOfAgent(
  { userAgent = "", isBot = false }: Pick<RequestMarks, "userAgent" | "isBot">,
  patterns: AgentPatterns | undefined,
): LeftOut | null {
  const agent = cut(userAgent, limits.MAX_USER_AGENT_LENGTH.value).trim();
  if (agent === "") return null;
  if (patterns !== undefined) {
    const fits = (list: readonly string[]) =>
      fittingPattern(list, agent) !== undefined;
    if (fits(patterns.deniedAgents)) return "excludedAgent";
    if (fits(patterns.allowedAgents)) return null;
  }
  return isBot ? "bots" : null;
}
