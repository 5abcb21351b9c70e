/** The messages of the sync protocol, as far as this backend reads and writes them. */
import type { JSONValue } from "convex/values";

export interface Version {
  readonly querySet: number;
  readonly identity: number;
  readonly ts: bigint;
}

interface FunctionCall {
  requestId: number;
  udfPath: string;
  args: [JSONValue] | [];
  componentPath?: string;
}

export type QueryChange =
  | {
      type: "Add";
      queryId: number;
      udfPath: string;
      args: [JSONValue] | [];
      journal?: string | null;
      componentPath?: string;
    }
  | { type: "Remove"; queryId: number };

export type ClientMessage =
  | { type: "Connect"; sessionId: string; clientTs?: number }
  | {
      type: "ModifyQuerySet";
      baseVersion: number;
      newVersion: number;
      modifications: QueryChange[];
    }
  | {
      type: "Authenticate";
      tokenType: "User" | "Admin" | "None";
      value?: string;
      baseVersion: number;
    }
  | (FunctionCall & { type: "Mutation" })
  | (FunctionCall & { type: "Action" })
  | { type: "Event" };

export type CallMessage = FunctionCall & { type: "Mutation" | "Action" };

/** Encodes a timestamp: unsigned, 64 bits, little-endian, base64. */
export function encodeTs(ts: bigint): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(ts);
  return bytes.toString("base64");
}

export function encodeVersion(version: Version) {
  return { ...version, ts: encodeTs(version.ts) };
}
