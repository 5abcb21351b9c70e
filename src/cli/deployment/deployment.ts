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
