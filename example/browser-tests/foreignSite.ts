/** Serves a web site of its own origin with one script, like that of another vendor's customer. */
import { startLocalServer, type LocalServer } from "../embedded/localServer.js";
import { bundle } from "./bundle.js";

/**
 * Serves the same page on every path.
 * @param script a module beside this file
 */
export async function startForeignSite(
  script: string,
  body: string,
): Promise<LocalServer> {
  const code = await bundle(script);
  const page = `<!doctype html><title>A site</title><link rel="icon" href="data:," />${body}<script type="module" src="/page.js"></script>`;
  return startLocalServer(({ url }, response) => {
    const [type, text] =
      url === "/page.js" ? ["text/javascript", code] : ["text/html", page];
    response.writeHead(200, { "content-type": `${type}; charset=utf-8` });
    response.end(text);
  });
}
