import { createServer } from "node:http";
import { gunzipSync } from "node:zlib";

/**
 * Starts a server on 127.0.0.1 that keeps its requests. `answer` decides each answer: status, text,
 * headers, and after how many milliseconds. The server does not keep the process alive.
 */
export async function loopback(answer = () => ({})) {
  const requests = [];
  const server = createServer((incoming, response) => {
    const parts = [];
    incoming.on("data", (part) => parts.push(part));
    incoming.on("end", () => {
      const bytes = Buffer.concat(parts);
      const body = bytes[0] === 0x1f ? gunzipSync(bytes) : bytes;
      const { method, url, headers } = incoming;
      const request = {
        method,
        url,
        headers,
        body: body.toString(),
        answered: false,
      };
      requests.push(request);
      const { status = 200, text = "{}", after = 0, ...rest } = answer(request);
      setTimeout(() => {
        request.answered = true;
        response.writeHead(status, {
          "content-type": "application/json",
          ...rest.headers,
        });
        response.end(text);
      }, after);
    });
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  server.unref();
  return { host: `127.0.0.1:${server.address().port}`, requests };
}

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));
