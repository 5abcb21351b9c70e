/** Ids that tell the rows of a list apart. */
import type {
  ListedEvent,
  ListedSession,
  ListedVisitor,
} from "../../shared/api/lists.js";

export const eventRowId = ({ id }: ListedEvent) => id;
export const sessionRowId = ({ id }: ListedSession) => id;
export const visitorRowId = ({ visitorId }: ListedVisitor) => visitorId;
