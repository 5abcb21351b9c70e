/**
 * Keeps what arrives while a server starts, and hands it on when the server is ready. Node drops a
 * request that nobody listens for, and never answers it.
 */
import type { IncomingMessage, RequestListener, Server } from "node:http";
import type { Duplex } from "node:stream";

export interface Listeners {
  request: RequestListener;
  upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

export interface StartGate {
  /** Hands on everything that waits, in order, and from then on everything that arrives. */
  open: (listeners: Listeners) => void;
}

/** @param server a server that does not listen yet */
export function startGate(server: Server): StartGate {
  let listeners: Listeners | undefined;
  let waiting: ((ready: Listeners) => void)[] = [];
  const whenReady = (handOn: (ready: Listeners) => void) => {
    if (listeners) handOn(listeners);
    else waiting.push(handOn);
  };
  server.on("request", (request, response) =>
    whenReady((ready) => ready.request(request, response)),
  );
  server.on("upgrade", (request, socket: Duplex, head) => {
    // A client that gives up while it waits is no reason to end the process.
    const ignore = () => {};
    socket.on("error", ignore);
    whenReady((ready) => {
      socket.off("error", ignore);
      ready.upgrade(request, socket, head);
    });
  });
  return {
    open: (ready) => {
      listeners = ready;
      for (const handOn of waiting) handOn(ready);
      waiting = [];
    },
  };
}
