/** Finds the address of a deployment's HTTP routes from that of its functions. */

/**
 * Returns where a deployment serves HTTP actions; undefined if its address does not say it, as that
 * of a deployment which somebody hosts. A local deployment serves them at the next port, as `convex
 * dev` prints.
 *
 * @example
 * siteUrlOf("https://happy-animal-123.convex.cloud"); // "https://happy-animal-123.convex.site"
 * siteUrlOf("http://127.0.0.1:3210"); // "http://127.0.0.1:3211"
 * siteUrlOf("https://convex.example.com"); // undefined
 */
export function siteUrlOf(deploymentUrl: string): string | undefined {
  const cloud = /^(https:\/\/[\w.-]+)\.convex\.cloud\/?$/.exec(deploymentUrl);
  if (cloud) return `${cloud[1]}.convex.site`;
  const local =
    /^(http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])):(\d{1,5})\/?$/.exec(
      deploymentUrl,
    );
  return local ? `${local[1]}:${Number(local[2]) + 1}` : undefined;
}
