/**
 * Answers in OpenPanel's words, always JSON: its senders send again what they cannot parse. Each names the
 * device and the session of an event, so that a sender knows them without a session of its own.
 */
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { limits } from "../../shared/limits.js";
import { sessionIdOf } from "../../shared/parse/sessionId.js";
import type { Answer, Outcome } from "./dialect.js";
import type { Stored } from "./pipeline.js";
import type { HttpProblem } from "./problem.js";

interface Ids {
  deviceId: string;
  sessionId: string;
}

/** Events that have no device: those that a server sends about a profile. */
const noIds: Ids = { deviceId: "", sessionId: "" };

export function answerSingle(outcome: Outcome): Answer {
  const { stored, events } = outcome;
  const [rejection] = stored.rejected;
  if (rejection !== undefined) {
    return refused(
      rejection.reason === "validation" ? 400 : 500,
      rejection.error,
    );
  }
  if (isBot(stored)) return { status: 202, body: { bot: true } };
  const [event] = events;
  return { status: 200, body: event ? idsOf(event, outcome) : noIds };
}

/** The ids are those of the last event: what a sender of one after the other would have been told last. */
export function answerBatch(outcome: Outcome): Answer {
  const { accepted, duplicates, rejected } = outcome.stored;
  const last = outcome.events.findLast((event) => event !== null);
  return {
    status: 202,
    body: {
      accepted,
      duplicates,
      rejected,
      ...(isBot(outcome.stored) && { bot: true }),
      ...(last ? idsOf(last, outcome) : noIds),
    },
  };
}

/** OpenPanel has one word for agents that it leaves out. */
function isBot({ excluded: { bots, excludedAgent = 0 } }: Stored): boolean {
  return bots + excludedAgent > 0;
}

/** Before the first event of a session there is none to name. */
export function answerDeviceId(outcome: Outcome): Answer {
  const { visitorId, hasSession = false } = outcome.admitted;
  const ids = visitorId === undefined ? noIds : idsOf({ visitorId }, outcome);
  return {
    status: 200,
    body: hasSession
      ? { ...ids, message: "current session exists for this device id" }
      : {
          ...ids,
          sessionId: "",
          message: "No session exists for this device id",
        },
  };
}

function idsOf(
  event: Pick<IncomingEvent, "visitorId" | "occurredAt">,
  { admitted, receivedAt }: Outcome,
): Ids {
  const ofRequest = admitted.trusted ? undefined : admitted.visitorId;
  const visitorId = event.visitorId ?? ofRequest;
  if (visitorId === undefined) return noIds;
  // As the log takes it: a time that has not come yet is the time of receipt.
  const latest = receivedAt + limits.FUTURE_TOLERANCE_MS.value;
  const { occurredAt = receivedAt } = event;
  const at = occurredAt > latest ? receivedAt : occurredAt;
  return {
    deviceId: visitorId,
    sessionId: sessionIdOf({ ...admitted, visitorId, at }),
  };
}

/** The body of a refusal: `{status, error, message}`, as OpenPanel's own server has it. */
export function refusalBody({
  status,
  message,
}: Pick<HttpProblem, "status" | "message">): unknown {
  return { status, error: reasonPhrases[status] ?? "Error", message };
}

function refused(status: number, message: string): Answer {
  return { status, body: refusalBody({ status, message }) };
}

const reasonPhrases: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  413: "Payload Too Large",
  415: "Unsupported Media Type",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
};
