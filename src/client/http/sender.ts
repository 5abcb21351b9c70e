/**
 * The sender of a request, from its headers and the platform. The server uses these facts and
 * forgets them.
 */
import type { GenericActionCtx, GenericDataModel } from "convex/server";
import { defined } from "../../shared/defined.js";
import { limits } from "../../shared/limits.js";
import { cut, toWellFormed } from "../../shared/text.js";
import {
  clientAddress,
  normalizeAddress,
  type AddressOptions,
} from "./address.js";

export interface Sender {
  receivedAt: number;
  /** Browsers set it, and a page cannot change it. Servers leave it out. */
  origin?: string;
  ip?: string;
  userAgent?: string;
  /** Whether the sender's screen takes more than one finger, as its tracker says. */
  touch?: boolean;
  /** The first language that the browser asks for. */
  language?: string;
}

/** The context of any function that a request runs. */
interface MetaCtx {
  meta: Pick<GenericActionCtx<GenericDataModel>["meta"], "getRequestMetadata">;
}

export async function readSender(
  ctx: MetaCtx,
  { headers }: Request,
  receivedAt: number,
  options: AddressOptions,
): Promise<Sender> {
  return {
    receivedAt,
    ...defined({
      origin: headerText(headers, "origin", limits.MAX_URL_LENGTH.value),
      ip: clientAddress(headers, (await platformSays(ctx)).ip, options),
      userAgent: headerText(
        headers,
        "user-agent",
        limits.MAX_USER_AGENT_LENGTH.value,
      ),
      language: firstLanguage(headers),
    }),
  };
}

/**
 * Returns the sender of a request that came by no HTTP endpoint of ours, so that its headers are
 * unknown.
 */
export async function readPlatformSender(
  ctx: MetaCtx,
): Promise<Pick<Sender, "ip" | "userAgent">> {
  const { ip, userAgent } = await platformSays(ctx);
  return defined({
    ip: ip === undefined ? undefined : normalizeAddress(ip),
    userAgent: boundedText(userAgent, limits.MAX_USER_AGENT_LENGTH.value),
  });
}

async function platformSays(
  ctx: MetaCtx,
): Promise<Pick<Sender, "ip" | "userAgent">> {
  try {
    const { ip, userAgent } = await ctx.meta.getRequestMetadata();
    return defined({ ip: ip ?? undefined, userAgent: userAgent ?? undefined });
  } catch {
    // Self-hosted backends before 1.42 do not have it, and an event is worth more than its address.
    return {};
  }
}

function firstLanguage(headers: Headers): string | undefined {
  const first = headers.get("accept-language")?.split(/[,;]/, 1)[0]?.trim();
  return first !== undefined && /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(first)
    ? first
    : undefined;
}

function headerText(
  headers: Headers,
  name: string,
  maxLength: number,
): string | undefined {
  return boundedText(headers.get(name) ?? undefined, maxLength);
}

function boundedText(
  text: string | undefined,
  maxLength: number,
): string | undefined {
  const value = text?.trim();
  if (value === undefined || value === "") return undefined;
  return cut(toWellFormed(value), maxLength);
}
