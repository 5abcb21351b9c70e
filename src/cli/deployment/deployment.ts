/** The deployment that the app's Convex CLI talks to. */
import type { Environment } from "../app/envFile.js";

export interface Deployment {
  /** Whether only its developers use it, so that everybody may see the dashboard. */
  readonly isDevelopment: boolean;
}

/** Answers undefined if none is configured. The order is the Convex CLI's. */
export function findDeployment(
  environment: Environment,
): Deployment | undefined {
  const {
    CONVEX_DEPLOY_KEY: key,
    CONVEX_SELF_HOSTED_URL: selfHosted,
    CONVEX_DEPLOYMENT: name,
  } = environment;
  if (key) return { isDevelopment: isDevelopmentName(key) };
  if (selfHosted) return { isDevelopment: isLoopback(selfHosted) };
  if (name) return { isDevelopment: isDevelopmentName(name) };
  return undefined;
}

/** Names and deploy keys begin with the kind of their deployment, such as "dev:". */
function isDevelopmentName(name: string): boolean {
  return /^(?:dev|local|anonymous):/.test(name);
}

function isLoopback(url: string): boolean {
  return /^https?:\/\/(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?:[:/]|$)/.test(
    url,
  );
}

/**
 * Answers where a deployment serves HTTP actions, if its address says it.
 *
 * @example
 * siteUrlOf("https://happy-animal-123.convex.cloud"); // "https://happy-animal-123.convex.site"
 * siteUrlOf("http://127.0.0.1:3210"); // "http://127.0.0.1:3211", as `convex dev` serves it
 * siteUrlOf("https://convex.example"); // undefined
 */
export function siteUrlOf(deploymentUrl: string): string | undefined {
  const [, name] =
    /^(https:\/\/[\w.-]+)\.convex\.cloud\/?$/.exec(deploymentUrl) ?? [];
  if (name !== undefined) return `${name}.convex.site`;
  const [, host, port] =
    /^(http:\/\/(?:127\.0\.0\.1|localhost)):(\d+)\/?$/.exec(deploymentUrl) ??
    [];
  return host === undefined ? undefined : `${host}:${Number(port) + 1}`;
}
