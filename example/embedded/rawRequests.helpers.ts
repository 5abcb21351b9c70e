/** Sends requests as the test's own bytes: `fetch` sends only requests that it likes. */
import { connect } from "node:net";

/**
 * Sends the text as UTF-8 and answers all that comes back. The request has to ask for the
 * connection's end.
 */
export function exchange(port: number, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(request));
    let text = "";
    socket.on("data", (data) => (text += data.toString()));
    socket.on("error", reject);
    socket.on("end", () => resolve(text));
  });
}
