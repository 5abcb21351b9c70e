/**
 * Adds the server's own facts to the rows of a request: visitor, place, browser and device. It
 * works each out once for all rows that share it. `describePublic.ts` removes what rows may not
 * say.
 */
import type { IncomingEvent } from "../../shared/event/incoming.js";
import { normalizeAddress } from "./address.js";
import { describePublic, type RequestSurroundings } from "./describePublic.js";
import { readClientHints } from "./clientHints.js";
import { describeTrusted } from "./describeTrusted.js";
import type { SentRow } from "./dialect.js";
import { lookUpPlaces, type GeoLookup } from "./geo.js";
import { readAgent } from "./mendAgent.js";
import type { Place } from "./place.js";
import { placeFromHeaders } from "./placeHeaders.js";
import type { Sender } from "./sender.js";
import type { UserAgent } from "./userAgent.js";

export interface GeoOptions {
  /**
   * Finds places by `"headers"` of the usual networks, by the app's own look-up, or never
   * (`"off"`).
   */
  geo?: "headers" | "off" | GeoLookup;
}

/** Facts about the request as a whole. */
export interface RequestFacts extends GeoOptions {
  headers: Headers;
  sender: Sender;
}

/** Rows to describe. */
export interface Described {
  rows: readonly SentRow[];
  /** The request shows a secret key. */
  trusted: boolean;
  /** Positions of the rows that the log is not offered. */
  leftOut: Pick<ReadonlySet<number>, "has" | "size">;
}

/**
 * Describes the rows that the log is offered. The others are null. The cookieless visitor of the
 * request is not in the events: whoever admits the request knows it.
 */
export async function describeRows(
  { rows, trusted, leftOut }: Described,
  facts: RequestFacts,
): Promise<(IncomingEvent | null)[]> {
  if (leftOut.size === rows.length) return rows.map(() => null);
  const surroundings = await Surroundings.of(rows, trusted, facts);
  return rows.map((row, position) => {
    if (leftOut.has(position)) return null;
    return trusted
      ? describeTrusted(row.event, surroundings.ofTrusted(row))
      : describePublic(row.event, surroundings.request);
  });
}

interface SenderFacts {
  /** The request comes from the visitor's own device. */
  isDevice: boolean;
  /** Places by address. */
  places: ReadonlyMap<string, Place>;
  touch: boolean;
}

/** Facts about the request, and about rows that name another device. */
class Surroundings {
  readonly #agents = new Map<string, UserAgent>();

  private constructor(
    readonly request: RequestSurroundings,
    private readonly facts: SenderFacts,
  ) {}

  static async of(
    rows: readonly SentRow[],
    trusted: boolean,
    { headers, sender, geo = "headers" }: RequestFacts,
  ): Promise<Surroundings> {
    const { ip, userAgent, language, touch = false } = sender;
    const hints = readClientHints(headers);
    const agent =
      userAgent === undefined ? {} : readAgent(userAgent, { hints, touch });
    // A server that passes on events of its visitors is in another place than they are.
    const isDevice =
      !trusted || (agent.browser !== undefined && agent.device !== undefined);
    const ips = new Set<string>();
    if (isDevice && ip !== undefined) ips.add(ip);
    for (const row of trusted ? rows : []) {
      const own = addressOf(row);
      if (own !== undefined) ips.add(own);
    }
    const places =
      typeof geo === "function"
        ? await lookUpPlaces(geo, ips)
        : new Map<string, Place>();
    // An app's own look-up excludes the headers, even if it knows nothing. Anybody can send
    // headers.
    const place =
      geo === "headers"
        ? placeFromHeaders(headers)
        : ip === undefined
          ? undefined
          : places.get(ip);
    const request = {
      ...agent,
      ...place,
      ...(language !== undefined && { language }),
    };
    return new Surroundings(request, { isDevice, places, touch });
  }

  /** Returns the fields that a server's row leaves out. The row's own fields win. */
  ofTrusted({ event, ip, userAgent }: SentRow): Partial<IncomingEvent> {
    const own = addressOf({ ip });
    if (own !== undefined || userAgent !== undefined) {
      return {
        ...(userAgent !== undefined && this.#agent(userAgent)),
        ...(own !== undefined && this.facts.places.get(own)),
      };
    }
    const isOfDevice = this.facts.isDevice && event.visitorId !== undefined;
    return isOfDevice ? this.request : {};
  }

  #agent(userAgent: string): UserAgent {
    let agent = this.#agents.get(userAgent);
    if (!agent) {
      agent = readAgent(userAgent, { touch: this.facts.touch });
      this.#agents.set(userAgent, agent);
    }
    return agent;
  }
}

function addressOf({ ip }: { ip?: string | undefined }): string | undefined {
  return ip === undefined ? undefined : normalizeAddress(ip);
}
