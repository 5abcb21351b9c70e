/** All clients on the sync protocol: opens their sockets and tells them about commits. */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type WebSocket } from "ws";
import { outside } from "./call.js";
import type { Engine } from "./engine.js";
import { clientOf } from "./requests.js";
import { Session, type Replies } from "./session.js";
import type { ClientMessage } from "./syncMessages.js";

/** Keeps connections alive: clients give up after a minute of silence. */
const PING_MS = 15_000;

/**
 * The time for which the hub collects changes by others before it sends them. A burst of ingested
 * events renders a page a few times per second, not once per event. A client's own mutations get
 * their answer at once.
 */
const DEBOUNCE_MS = 100;

const SYNC_PATH = /^\/api\/([^/]+\/)?sync$/;

export class SyncHub {
  private readonly server = new WebSocketServer({ noServer: true });
  private readonly sessions = new Set<Session>();
  private readonly waiting = new Set<Session>();
  private readonly replies: Replies = new Map();
  private timer: NodeJS.Timeout | null = null;
  private readonly ping: NodeJS.Timeout;
  private readonly stopListening: () => void;

  constructor(
    private readonly engine: Engine,
    private readonly adminKey?: string,
  ) {
    this.stopListening = engine.onCommit((writes) => {
      for (const session of this.sessions)
        if (session.markDirty(writes)) this.flushSoon(session);
    });
    this.ping = setInterval(() => {
      for (const session of this.sessions) session.send({ type: "Ping" });
    }, PING_MS);
    this.ping.unref();
  }

  /** Answers whether the upgrade was for us. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (!SYNC_PATH.test(pathname)) return false;
    this.server.handleUpgrade(request, socket, head, (webSocket) =>
      outside(() => this.connect(webSocket, request)),
    );
    return true;
  }

  private connect(socket: WebSocket, request: IncomingMessage): void {
    const session = new Session(socket, {
      engine: this.engine,
      adminKey: this.adminKey,
      replies: this.replies,
      ...clientOf(request),
    });
    this.sessions.add(session);
    socket.on("message", (data: Buffer) =>
      session.receive(JSON.parse(data.toString()) as ClientMessage),
    );
    socket.on("close", () => this.sessions.delete(session));
    socket.on("error", () => this.sessions.delete(session));
  }

  private flushSoon(session: Session): void {
    this.waiting.add(session);
    this.timer ??= setTimeout(() => {
      this.timer = null;
      for (const ready of this.waiting) if (ready.hasDirty) void ready.flush();
      this.waiting.clear();
    }, DEBOUNCE_MS);
  }

  /** Runs every query again, after an edit of functions. */
  refresh(): void {
    for (const session of this.sessions) {
      session.markAllDirty();
      this.flushSoon(session);
    }
  }

  /** Cuts all connections. Clients reconnect by themselves. */
  dropConnections(): void {
    for (const client of this.server.clients) client.terminate();
  }

  close(): void {
    this.stopListening();
    clearInterval(this.ping);
    if (this.timer !== null) clearTimeout(this.timer);
    this.dropConnections();
    this.server.close();
  }
}
