/** A web site of its own origin with one script, as that of another vendor's customer. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { bundle } from "./bundle.js";

export interface ForeignSite {
  readonly url: string;
  close(): Promise<void>;
}

/** Every path shows the same page. @param script a module beside this file */
export async function startForeignSite(
  script: string,
  body: string,
): Promise<ForeignSite> {
  const code = await bundle(script);
  const page = `<!doctype html><title>A site</title><link rel="icon" href="data:," />${body}<script type="module" src="/page.js"></script>`;
  const server = createServer(({ url }, response) => {
    const [type, text] =
      url === "/page.js" ? ["text/javascript", code] : ["text/html", page];
    response.writeHead(200, { "content-type": `${type}; charset=utf-8` });
    response.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
