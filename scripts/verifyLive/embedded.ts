/**
 * Starts the example app on the embedded backend, in this process and on loopback, as a deployment
 * to look at.
 */
import { randomBytes } from "node:crypto";
import path from "node:path";
import { startEmbedded } from "../../example/embedded/serve.js";
import type { Target } from "./options.js";

const root = path.resolve(import.meta.dirname, "../..");

export interface EmbeddedTarget extends Target {
  close(): Promise<void>;
}

export async function startTarget(): Promise<EmbeddedTarget> {
  const adminKey = `embedded|${randomBytes(16).toString("hex")}`;
  const backend = await startEmbedded({ root, adminKey });
  const { url } = backend;
  return {
    siteUrl: url,
    apiUrl: url,
    adminKey,
    close: () => backend.close(),
  };
}
