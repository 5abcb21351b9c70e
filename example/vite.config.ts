import path from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// `convex-footfall` is the package around the example, by its name. `dist/` holds it.
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  server: { fs: { allow: [path.resolve(import.meta.dirname, "..")] } },
  build: { outDir: "dist", emptyOutDir: true },
});
