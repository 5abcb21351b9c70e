/** The events of a request that the log is offered, when one transaction admits and stores them. */
import type {
  IncomingEvent,
  IngestResult,
} from "../../../shared/event/incoming.js";
import { withVisitor } from "../../../shared/event/withVisitor.js";

type Answer = Extract<IngestResult, { kind: "stored" }>;

interface Offered {
  events: IncomingEvent[];
  /** Names the rows of an answer about `events` by their positions in the request. */
  inRequest: (answer: Answer) => Answer;
}

/**
 * @param leftOut positions of the events that the log is not offered
 * @param visitorId the visitor of events that name none
 */
export function offeredEvents(
  events: readonly IncomingEvent[],
  leftOut: Pick<ReadonlySet<number>, "has">,
  visitorId: string | undefined,
): Offered {
  const rows = events.flatMap((event, index) =>
    leftOut.has(index) ? [] : [{ index, event: withVisitor(event, visitorId) }],
  );
  const placed = <Row extends { index: number }>(row: Row): Row => ({
    ...row,
    index: rows[row.index]?.index ?? row.index,
  });
  return {
    events: rows.map(({ event }) => event),
    inRequest: ({ rejected, repeats, ...counts }) => ({
      ...counts,
      rejected: rejected.map(placed),
      ...(repeats && { repeats: repeats.map(placed) }),
    }),
  };
}
