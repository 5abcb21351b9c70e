/**
 * Parses the device of an event that a server sends: address and user agent. They stand in the
 * event, in its context, or once in the request. The server uses them for place and browser, and
 * never stores them.
 */
import { defined } from "../defined.js";
import { limits } from "../limits.js";
import {
  isObject,
  own,
  parseText,
  type RawObject,
} from "../event/parseFields.js";

export interface SentDevice {
  ip?: string;
  userAgent?: string;
}

/** Fields of an event and of its context that are not stored. */
export const deviceFields = ["ip", "userAgent"] as const;

/**
 * Parses address and user agent.
 *
 * @throws InvalidInput for values that are no text
 */
export function parseDevice(sent: RawObject): SentDevice {
  const context = own(sent, "context");
  const given = (field: (typeof deviceFields)[number], maxLength: number) =>
    parseText(own(sent, field), field, maxLength) ??
    (isObject(context)
      ? parseText(own(context, field), `context.${field}`, maxLength)
      : undefined);
  return defined({
    ip: given("ip", limits.MAX_ADDRESS_LENGTH.value),
    userAgent: given("userAgent", limits.MAX_USER_AGENT_LENGTH.value),
  });
}
