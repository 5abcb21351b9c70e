/** Names the visitor's address in each request that `rewrites` sends on (Next.js 15: `middleware.ts`). */
import { NextResponse, type NextRequest } from "next/server";

/** The header that your host overwrites with the address of the visitor. This is Vercel's. */
const FROM_HOST = "x-vercel-forwarded-for";

export function proxy(request: NextRequest) {
  const headers = new Headers(request.headers);
  headers.set("x-client-address", request.headers.get(FROM_HOST) ?? "");
  headers.set("x-proxy-secret", process.env.PROXY_SECRET ?? "");
  headers.delete("cookie");
  return NextResponse.next({ request: { headers } });
}

export const config = { matcher: "/shop/v1/in" };
