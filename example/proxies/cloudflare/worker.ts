/** The tag and the events of a site, under the site's own domain. Route: `shop.example/shop/v1/*`. */

interface Env {
  /** `https://YOUR-DEPLOYMENT.convex.site` */
  DEPLOYMENT: string;
  /** The secret that the deployment knows as well: `npx wrangler secret put PROXY_SECRET`. */
  PROXY_SECRET: string;
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname, search } = new URL(request.url);
    const proxied = new Request(env.DEPLOYMENT + pathname + search, request);
    // Cloudflare writes this header of each request itself. On the way on it would be the Worker's.
    const address = request.headers.get("cf-connecting-ip") ?? "";
    proxied.headers.set("x-client-address", address);
    proxied.headers.set("x-proxy-secret", env.PROXY_SECRET);
    // The deployment needs no cookie of your domain.
    proxied.headers.delete("cookie");
    return await fetch(proxied);
  },
};
