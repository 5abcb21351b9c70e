/** Marks the agents of a request: the bots among them, and the browsers that ask not to be tracked. */
import type { RequestMarks } from "../../shared/event/request.js";
import { isBot } from "./bots.js";
import type { RequestFacts } from "./describe.js";
import type { SentRow } from "./dialect.js";
import { asksNotToTrack } from "./doNotTrack.js";

/** Returns the marks of rows under a public key, which all come from the request's agent. */
export function marksOfSender(
  userAgent: string | undefined,
  asksNotToTrack: boolean,
): RequestMarks {
  return {
    ...(userAgent !== undefined && markedAgent(userAgent)),
    ...(asksNotToTrack && { asksNotToTrack }),
  };
}

/** Returns the marks of the rows of a request. A server's rows name their own agents. */
export function marksOf(
  rows: readonly SentRow[],
  trusted: boolean,
  { headers, sender }: Pick<RequestFacts, "headers" | "sender">,
): RequestMarks {
  if (!trusted) {
    return marksOfSender(sender.userAgent, asksNotToTrack(headers));
  }
  const positions = new Map<string, number[]>();
  for (const [position, row] of rows.entries()) {
    if (row.userAgent === undefined) continue;
    const others = positions.get(row.userAgent);
    if (others) others.push(position);
    else positions.set(row.userAgent, [position]);
  }
  if (positions.size === 0) return {};
  return {
    rowAgents: [...positions].map(([agent, ofAgent]) => ({
      ...markedAgent(agent),
      rows: ofAgent,
    })),
  };
}

function markedAgent(userAgent: string) {
  return { userAgent, ...(isBot(userAgent) && { isBot: true }) };
}
