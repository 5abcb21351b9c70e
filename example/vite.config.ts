import path from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const source = (file: string) =>
  path.resolve(import.meta.dirname, "../src", file);

// The longer names first: an alias also matches what follows it.
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  resolve: {
    alias: [
      {
        find: "convex-footfall/react/style.css",
        replacement: source("react/style.css"),
      },
      {
        find: "convex-footfall/browser",
        replacement: source("browser/index.ts"),
      },
      {
        find: "convex-footfall/react",
        replacement: source("react/index.ts"),
      },
      { find: "convex-footfall", replacement: source("client/index.ts") },
    ],
  },
  // The library's source lies beside the example.
  server: { fs: { allow: [path.resolve(import.meta.dirname, "..")] } },
  build: { outDir: "dist", emptyOutDir: true },
});
