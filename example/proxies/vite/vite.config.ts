import { defineConfig, loadEnv } from "vite";

export default defineConfig(({ mode }) => {
  const { VITE_CONVEX_SITE_URL = "" } = loadEnv(mode, process.cwd());
  return {
    server: {
      proxy: {
        "/shop/v1": { target: VITE_CONVEX_SITE_URL, changeOrigin: true },
      },
    },
  };
});
