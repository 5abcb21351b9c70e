/** Guesses the origin of a deployment's HTTP routes from the origin of its queries. */

const PLACEHOLDER = "https://YOUR-DEPLOYMENT.convex.site";

/**
 * A local deployment serves its routes at the port after that of its queries, as `convex dev`
 * prints. Nobody can guess the routes of a deployment that somebody hosts.
 * @example
 * httpOriginOf("https://happy-animal-123.convex.cloud"); // "https://happy-animal-123.convex.site"
 * httpOriginOf("http://127.0.0.1:3210"); // "http://127.0.0.1:3211"
 * httpOriginOf("https://convex.example.com"); // "https://YOUR-DEPLOYMENT.convex.site"
 */
export function httpOriginOf(deploymentUrl: string): string {
  const cloud = /^(https:\/\/[\w.-]+)\.convex\.cloud\/?$/.exec(deploymentUrl);
  if (cloud) return `${cloud[1]}.convex.site`;
  const local =
    /^(http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])):(\d{1,5})\/?$/.exec(
      deploymentUrl,
    );
  return local ? `${local[1]}:${Number(local[2]) + 1}` : PLACEHOLDER;
}
