/** The two endpoints of a deployment that `convex codegen` asks, served on the loopback interface. */
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { answerPush } from "./answerPush.js";

export interface StandIn {
  url: string;
  /** It accepts requests with this key only. */
  adminKey: string;
  close: () => void;
}

export async function startStandIn(): Promise<StandIn> {
  const adminKey = `stand-in|${randomUUID()}`;
  const server = createServer((request, response) => {
    void answerPush(request, adminKey).then(({ status, body }) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((listening) =>
    server.listen(0, "127.0.0.1", listening),
  );
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    adminKey,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
