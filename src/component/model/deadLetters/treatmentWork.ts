/** The treatment of dead letters that an operator asked for, and how far it is. */
import { v, type Infer } from "convex/values";
import { vDeadLetterState } from "../../../shared/api/deadLetters.js";
import { literals } from "../../../shared/validators.js";

export const vTreatmentWork = v.object({
  treatment: literals(["retry", "discard"]),
  state: v.optional(vDeadLetterState),
  /** The letters that are left. Absent: all. */
  ids: v.optional(v.array(v.id("deadLetters"))),
  /** How far the list of all is done. */
  cursor: v.optional(v.string()),
});
export type TreatmentWork = Infer<typeof vTreatmentWork>;
