/** Who sent a request, as far as its headers say. Used for the cookieless visitor and forgotten. */
import type { GenericActionCtx, GenericDataModel } from "convex/server";
import { defined } from "../../shared/defined.js";
import { limits } from "../../shared/limits.js";
import { cut, toWellFormed } from "../../shared/text.js";

export interface Sender {
  /** Browsers set it, and a page cannot change it; servers leave it out. */
  origin?: string;
  ip?: string;
  userAgent?: string;
}

/** The longest form of an IPv6 address has 45 characters, and a zone may follow. */
const MAX_IP_LENGTH = 64;

export async function readSender(
  ctx: Pick<GenericActionCtx<GenericDataModel>, "meta">,
  { headers }: Request,
): Promise<Sender> {
  return defined({
    origin: headerText(headers, "origin", limits.MAX_URL_LENGTH.value),
    ip: firstForwarded(headers) ?? (await platformIp(ctx)),
    userAgent: headerText(
      headers,
      "user-agent",
      limits.MAX_USER_AGENT_LENGTH.value,
    ),
  });
}

/** `x-forwarded-for` lists the client first, then the proxies it came through. */
function firstForwarded(headers: Headers): string | undefined {
  const ip = headers.get("x-forwarded-for")?.split(",")[0]?.trim();
  if (ip !== undefined && ip !== "") return cut(ip, MAX_IP_LENGTH);
  return headerText(headers, "cf-connecting-ip", MAX_IP_LENGTH);
}

async function platformIp(
  ctx: Pick<GenericActionCtx<GenericDataModel>, "meta">,
): Promise<string | undefined> {
  try {
    return (await ctx.meta.getRequestMetadata()).ip ?? undefined;
  } catch {
    // Self-hosted backends before 1.42 do not have it, and an event is worth more than its address.
    return undefined;
  }
}

function headerText(
  headers: Headers,
  name: string,
  maxLength: number,
): string | undefined {
  const value = headers.get(name)?.trim();
  if (value === undefined || value === "") return undefined;
  return cut(toWellFormed(value), maxLength);
}
