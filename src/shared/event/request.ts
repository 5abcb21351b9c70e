/**
 * A request whose events fit into one mutation. That mutation decides whether the request may store
 * them, and which of them the log is offered. So the request says all on which this depends.
 */
import { v, type Infer } from "convex/values";
import { vIngestArgs, vIngestResult, vNotOffered } from "./incoming.js";
import { vAdmission, vAdmissionArgs } from "./intake.js";

/**
 * Marks of a request that decide, together with the site's settings, which of its rows the log is
 * not offered. `isBot` is the answer of the rule for all sites. A site's patterns go before it, so
 * the agent's text is there as well.
 */
const agentFields = {
  userAgent: v.optional(v.string()),
  /** Absent: false. */
  isBot: v.optional(v.boolean()),
};
export const vRequestMarks = v.object({
  /** The agent of the request. It decides about all rows under a public key. */
  ...agentFields,
  /** The browser asks not to be tracked. Absent: false. */
  asksNotToTrack: v.optional(v.boolean()),
  /** Agents that rows name, with the positions of these rows. They decide under a secret key. */
  rowAgents: v.optional(
    v.array(v.object({ ...agentFields, rows: v.array(v.number()) })),
  ),
});
export type RequestMarks = Infer<typeof vRequestMarks>;

export const vRequestArgs = v.object({
  ...vAdmissionArgs.pick("keyHash", "receivedAt", "origin", "address").fields,
  /**
   * The key is secret, as its sender says. The events are described accordingly. If it is not so,
   * the answer is `otherKey`.
   */
  trusted: v.boolean(),
  ...vRequestMarks.fields,
  /**
   * Events that name no visitor get the cookieless one. Read under a public key only. `ip` and
   * `userAgent` are the inputs to its id. The server uses them and forgets them.
   */
  needsVisitor: v.optional(v.boolean()),
  /** Present if a visitor is needed and the address is known. */
  ip: v.optional(v.string()),
  ...vIngestArgs.pick("sentAt", "onIngest", "events").fields,
  /** Number of rows that could not be read. Absent for none. */
  rejectedValidation: v.optional(v.number()),
});
export type RequestArgs = Infer<typeof vRequestArgs>;

const [vStored] = vIngestResult.members;
const [, vKeyRefused] = vAdmission.members;

export const vRequestResult = v.union(
  vStored.extend({
    /** Counts of rows that the log is not offered. Absent for none. */
    notOffered: v.optional(
      vNotOffered.pick("bots", "doNotTrack", "excludedAgent"),
    ),
    /** The site, if it notes rejected rows now. */
    watchedSiteId: v.optional(v.string()),
  }),
  vKeyRefused,
  /** The key is not of the kind that the sender says. Nothing is decided. */
  v.object({ kind: v.literal("otherKey") }),
);
export type RequestResult = Infer<typeof vRequestResult>;
