/**
 * Answers in OpenPanel's words. They are always JSON, because its senders send again what they
 * cannot parse. Each answer names the device and the session of an event, so that a sender knows
 * them without a session of its own.
 */
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { limits } from "../../shared/limits.js";
import { sessionIdOf } from "../../shared/parse/sessionId.js";
import type { AdmittedOutcome, Answer } from "./dialect.js";
import type { Stored } from "./pipeline.js";
import type { HttpProblem } from "./problem.js";

interface Ids {
  deviceId: string;
  sessionId: string;
}

/** The ids of events without a device. A server sends them about a profile. */
const noIds: Ids = { deviceId: "", sessionId: "" };

export function answerSingle(outcome: AdmittedOutcome): Answer {
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

/** Answers a batch. The ids are those of the last event, as in a run of single requests. */
export function answerBatch(outcome: AdmittedOutcome): Answer {
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

/**
 * Answers with the ids of the device. Before the first event of a session there is no session to
 * name.
 */
export function answerDeviceId(outcome: AdmittedOutcome): Answer {
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
  { admitted, receivedAt }: AdmittedOutcome,
): Ids {
  const ofRequest = admitted.trusted ? undefined : admitted.visitorId;
  const visitorId = event.visitorId ?? ofRequest;
  if (visitorId === undefined) return noIds;
  // The log does the same: a time in the future becomes the time of receipt.
  const latest = receivedAt + limits.FUTURE_TOLERANCE_MS.value;
  const { occurredAt = receivedAt } = event;
  const at = occurredAt > latest ? receivedAt : occurredAt;
  return {
    deviceId: visitorId,
    sessionId: sessionIdOf({ ...admitted, visitorId, at }),
  };
}

/** Returns the body of a refusal: `{status, error, message}`, as from OpenPanel's own server. */
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
