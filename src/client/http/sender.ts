/** Who sent a request, as far as its headers and the platform say. Used and forgotten. */
import type { GenericActionCtx, GenericDataModel } from "convex/server";
import { defined } from "../../shared/defined.js";
import { limits } from "../../shared/limits.js";
import { cut, toWellFormed } from "../../shared/text.js";
import { clientAddress, type AddressOptions } from "./address.js";

export interface Sender {
  receivedAt: number;
  /** Browsers set it, and a page cannot change it; servers leave it out. */
  origin?: string;
  ip?: string;
  userAgent?: string;
  /** The first language that the browser asks for. */
  language?: string;
}

type MetaCtx = Pick<GenericActionCtx<GenericDataModel>, "meta">;

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
      ip: clientAddress(headers, await platformIp(ctx), options),
      userAgent: headerText(
        headers,
        "user-agent",
        limits.MAX_USER_AGENT_LENGTH.value,
      ),
      language: firstLanguage(headers),
    }),
  };
}

async function platformIp(ctx: MetaCtx): Promise<string | undefined> {
  try {
    return (await ctx.meta.getRequestMetadata()).ip ?? undefined;
  } catch {
    // Self-hosted backends before 1.42 do not have it, and an event is worth more than its address.
    return undefined;
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
  const value = headers.get(name)?.trim();
  if (value === undefined || value === "") return undefined;
  return cut(toWellFormed(value), maxLength);
}
