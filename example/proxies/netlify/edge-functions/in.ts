/** Takes the events of a site under the site's own domain. Folder: `netlify/edge-functions`. */

/** Variables of the site, with the scope "Functions". */
declare const Netlify: { env: { get(name: string): string | undefined } };

export default async function handle(
  request: Request,
  { ip }: { ip: string },
): Promise<Response> {
  const deployment = Netlify.env.get("DEPLOYMENT"); // https://YOUR-DEPLOYMENT.convex.site
  const { pathname, search } = new URL(request.url);
  const headers = new Headers(request.headers);
  headers.set("x-client-address", ip);
  headers.set("x-proxy-secret", Netlify.env.get("PROXY_SECRET") ?? "");
  // The deployment needs no cookie of your domain, and has a name of its own.
  headers.delete("cookie");
  headers.delete("host");
  return await fetch(`${deployment}${pathname}${search}`, {
    method: request.method,
    headers,
    body: request.method === "POST" ? await request.arrayBuffer() : null,
  });
}
