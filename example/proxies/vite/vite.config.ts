import { defineConfig } from "vite";

export default defineConfig({
  server: {
    proxy: {
      "/shop/v1": {
        target: process.env.VITE_CONVEX_SITE_URL,
        changeOrigin: true,
      },
    },
  },
});
