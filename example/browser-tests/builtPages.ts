/**
 * Builds the example's pages once a run: a page of many small modules takes seconds to load, each
 * time.
 */
import { readFile } from "node:fs/promises";
import type { RequestListener } from "node:http";
import path from "node:path";
import { build } from "vite";
import { setDemoEnvironment } from "../embedded/demoSite.js";

const root = path.resolve(import.meta.dirname, "../..");
/** A folder besides the example's own `dist`, which somebody may be looking at. */
const outDir = path.join(root, "artifacts/browser-tests");

export async function buildPages(): Promise<void> {
  setDemoEnvironment();
  const { NODE_ENV } = process.env;
  // People get React's production build. vitest says "test", and vite would believe it.
  process.env.NODE_ENV = "production";
  await build({
    configFile: path.join(root, "example/vite.config.ts"),
    logLevel: "error",
    // Each scenario has a backend of its own, which serves the pages as well.
    define: { "import.meta.env.VITE_CONVEX_URL": "location.origin" },
    build: { outDir },
  }).finally(() => {
    process.env.NODE_ENV = NODE_ENV;
  });
}

const types: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
};

/** Answers every address that is no file with the app. */
export const builtPages = builtPagesWith("");

/** Serves the same pages with these tags before all others. */
export function builtPagesWith(tags: string): RequestListener {
  return (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://pages.example");
    const name = path.extname(pathname) === "" ? "/index.html" : pathname;
    readFile(path.join(outDir, path.normalize(name))).then(
      (content) => {
        const type = types[path.extname(name)] ?? "application/octet-stream";
        const isPage = name === "/index.html";
        response
          .writeHead(200, { "content-type": type })
          .end(isPage ? withTags(content.toString(), tags) : content);
      },
      () => response.writeHead(404).end("Not found"),
    );
  };
}

const withTags = (html: string, tags: string) =>
  html.replace("<head>", () => `<head>${tags}`);
