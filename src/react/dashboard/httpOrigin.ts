/** Guesses the origin of a deployment's HTTP routes from the origin of its queries. */

const PLACEHOLDER = "https://YOUR-DEPLOYMENT.convex.site";

/**
 * @example
 * httpOriginOf("https://happy-animal-123.convex.cloud"); // "https://happy-animal-123.convex.site"
 * httpOriginOf("http://127.0.0.1:3210"); // "https://YOUR-DEPLOYMENT.convex.site"
 */
export function httpOriginOf(deploymentUrl: string): string {
  const match = /^(https:\/\/[\w.-]+)\.convex\.cloud\/?$/.exec(deploymentUrl);
  return match ? `${match[1]}.convex.site` : PLACEHOLDER;
}
