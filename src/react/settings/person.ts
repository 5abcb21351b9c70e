/** A person by one of their ids, and what an operator may do about them. */

/** The argument that names the person. */
export type PersonKind = "visitorId" | "userId";

export interface Person {
  kind: PersonKind;
  id: string;
}

/** The person as arguments of `eraseVisitor` and `exportVisitor`. */
export function personArgs({ kind, id }: Person) {
  return kind === "visitorId" ? { visitorId: id } : { userId: id };
}
