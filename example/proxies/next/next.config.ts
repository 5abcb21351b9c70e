import type { NextConfig } from "next";

const config: NextConfig = {
  rewrites: async () => [
    {
      source: "/shop/v1/:file",
      destination: `${process.env.NEXT_PUBLIC_CONVEX_SITE_URL}/shop/v1/:file`,
    },
  ],
};

export default config;
