/**
 * One client on the sync protocol: its queries and their state, its identity, its mutations in
 * order. Every flush sends one transition from the last sent version to the next, with the changes
 * in between.
 */
import { jsonToConvex } from "convex/values";
import type { WebSocket } from "ws";
import type { Identity } from "./call.js";
import { callPublic, publicPath } from "./publicCalls.js";
import { callSystem } from "./systemQueries.js";
import type { Engine } from "./engine.js";
import { identityOfToken } from "./identity.js";
import type { Write } from "./readSet.js";
import type { SnapshotResult } from "./snapshotQueries.js";
import {
  newSubscription,
  updateOf,
  type Subscription,
} from "./subscription.js";
import {
  encodeTs,
  encodeVersion,
  type CallMessage,
  type ClientMessage,
  type QueryChange,
  type Version,
} from "./syncMessages.js";

/**
 * Keeps replies to mutations by "session:request". A client that reconnects asks again, and the
 * mutation must not run twice.
 */
export type Replies = Map<string, Promise<object>>;

const REPLY_KEPT_MS = 5 * 60 * 1000;

export interface SessionSurroundings {
  readonly engine: Engine;
  /** The only valid deploy key. Absent: any key is valid. */
  readonly adminKey: string | undefined;
  readonly replies: Replies;
  readonly ip: string | null;
  readonly userAgent: string | null;
}

export class Session {
  private version: Version = { querySet: 0, identity: 0, ts: 0n };
  private received = { querySet: 0, identity: 0 };
  private readonly subscriptions = new Map<number, Subscription>();
  private readonly removed: number[] = [];
  private identity: Identity = null;
  private isAdmin = false;
  private token: string | null = null;
  private sessionId = "";
  private clientClockSkew: number | undefined;
  private mutations: Promise<void> = Promise.resolve();
  private isFlushing = false;
  private flushAgain = false;

  constructor(
    private readonly socket: WebSocket,
    private readonly surroundings: SessionSurroundings,
  ) {}

  send(message: object): void {
    if (this.socket.readyState === this.socket.OPEN)
      this.socket.send(JSON.stringify(message));
  }

  receive(message: ClientMessage): void {
    switch (message.type) {
      case "Connect":
        this.sessionId = message.sessionId;
        if (message.clientTs !== undefined)
          this.clientClockSkew = message.clientTs - Date.now();
        return;
      case "ModifyQuerySet":
        if (message.baseVersion !== this.received.querySet) {
          this.fail("FatalError", "Base version of the query set is wrong.");
          return;
        }
        for (const change of message.modifications) this.changeQueries(change);
        this.received.querySet = message.newVersion;
        void this.flush();
        return;
      case "Authenticate":
        this.authenticate(message);
        return;
      case "Mutation":
        this.mutations = this.mutations.then(() => this.runMutation(message));
        return;
      case "Action":
        void this.call(message).then((reply) => this.send(reply));
        return;
      case "Event":
        return;
    }
  }

  private fail(type: "FatalError" | "AuthError", error: string): void {
    const baseVersion = this.received.identity;
    const auth =
      type === "AuthError" ? { baseVersion, authUpdateAttempted: true } : {};
    this.send({ type, error, ...auth });
    this.socket.close();
  }

  private changeQueries(change: QueryChange): void {
    if (change.type === "Remove") {
      this.subscriptions.delete(change.queryId);
      this.removed.push(change.queryId);
      return;
    }
    this.subscriptions.set(change.queryId, newSubscription(change));
  }

  private authenticate(
    message: Extract<ClientMessage, { type: "Authenticate" }>,
  ): void {
    try {
      const { adminKey } = this.surroundings;
      const showsKey = message.tokenType === "Admin";
      if (showsKey && adminKey !== undefined && message.value !== adminKey)
        throw new Error("The provided deploy key was invalid.");
      const isUser = message.tokenType === "User";
      this.token = isUser ? (message.value ?? "") : null;
      this.identity = this.token === null ? null : identityOfToken(this.token);
      this.isAdmin = showsKey;
    } catch (error) {
      this.fail("AuthError", String(error));
      return;
    }
    this.received.identity += 1;
    this.markAllDirty();
    void this.flush();
  }

  markAllDirty(): void {
    for (const subscription of this.subscriptions.values())
      subscription.isDirty = true;
  }

  /** Marks the queries that read something that was written. Answers whether there are any. */
  markDirty(writes: readonly Write[]): boolean {
    let hasDirty = false;
    for (const subscription of this.subscriptions.values()) {
      if (!subscription.isDirty)
        subscription.isDirty = subscription.reads?.isTouchedBy(writes) ?? false;
      hasDirty ||= subscription.isDirty;
    }
    return hasDirty;
  }

  get hasDirty(): boolean {
    return [...this.subscriptions.values()].some(({ isDirty }) => isDirty);
  }

  /** Sends one transition at a time. A request during one makes another follow. */
  async flush(): Promise<void> {
    this.flushAgain = true;
    if (this.isFlushing) return;
    this.isFlushing = true;
    while (this.flushAgain) {
      this.flushAgain = false;
      await this.flushOnce();
    }
    this.isFlushing = false;
  }

  private async flushOnce(): Promise<void> {
    const { engine } = this.surroundings;
    const start = this.version;
    const received = { ...this.received };
    const removed = this.removed.splice(0);
    const dirty = [...this.subscriptions.values()].filter(
      (subscription) => subscription.isDirty,
    );
    // The mark goes before the run: a commit during the run marks the query again.
    for (const subscription of dirty) subscription.isDirty = false;
    const { results, ts } = await this.runQueries(dirty);
    const modifications: object[] = removed.map((queryId) => ({
      type: "QueryRemoved",
      queryId,
    }));
    dirty.forEach((subscription, index) => {
      const result = results[index]!;
      if (this.subscriptions.get(subscription.queryId) !== subscription) return;
      const update = updateOf(subscription, result);
      if (update !== null) modifications.push(update);
    });
    const end = { ...received, ts: ts > start.ts ? ts : start.ts };
    this.version = end;
    this.send({
      type: "Transition",
      startVersion: encodeVersion(start),
      endVersion: encodeVersion(end),
      modifications,
      clientClockSkew: this.clientClockSkew,
      serverTs: Math.floor(engine.now() * 1_000_000),
    });
  }

  private async runQueries(dirty: readonly Subscription[]) {
    const { engine } = this.surroundings;
    const results: SnapshotResult[] = dirty.map(() => ({
      error: null,
      journal: null,
      reads: null,
    }));
    const found: number[] = [];
    const queries = [];
    for (const [index, subscription] of dirty.entries()) {
      const { udfPath, component, args, journal } = subscription;
      try {
        const system = await this.runSystemQuery(subscription);
        if (system) {
          results[index] = system;
          continue;
        }
        queries.push({
          path: await publicPath(engine, udfPath, component, this.isAdmin),
          args: jsonToConvex(args),
          identity: this.identity,
          journal,
        });
        found.push(index);
      } catch (error) {
        results[index] = { error, journal: null, reads: null };
      }
    }
    const snapshot = await engine.runOnSnapshot(queries);
    snapshot.results.forEach((result, index) => {
      results[found[index]!] = result;
    });
    return { results, ts: snapshot.ts };
  }

  /** Answers undefined for a query of the app. */
  private async runSystemQuery({
    udfPath,
    component,
    args,
  }: Subscription): Promise<SnapshotResult | undefined> {
    const outcome = await callSystem(
      this.surroundings.engine,
      { kind: "query", path: udfPath, component, args },
      this.isAdmin,
    );
    if (outcome === undefined) return undefined;
    if (!outcome.success) throw new Error(outcome.errorMessage);
    return { value: jsonToConvex(outcome.value), journal: null, reads: null };
  }

  private call(message: CallMessage): Promise<object> {
    const { engine, ip, userAgent } = this.surroundings;
    return callPublic(
      engine,
      {
        kind: message.type === "Mutation" ? "mutation" : "action",
        path: message.udfPath,
        component: message.componentPath ?? "",
        args: message.args[0] ?? {},
      },
      {
        identity: this.identity,
        isAdmin: this.isAdmin,
        request: { ip, userAgent, authToken: this.token },
      },
    ).then(({ outcome, ts }) => ({
      type: `${message.type}Response`,
      requestId: message.requestId,
      success: outcome.success,
      result: outcome.success ? outcome.value : outcome.errorMessage,
      ...(!outcome.success && outcome.errorData !== undefined
        ? { errorData: outcome.errorData }
        : {}),
      ...(message.type === "Mutation" && outcome.success
        ? { ts: encodeTs(ts) }
        : {}),
      logLines: [],
    }));
  }

  /**
   * Runs a mutation. The reply goes out before the transition that shows its effects. The client
   * waits for both.
   */
  private async runMutation(message: CallMessage): Promise<void> {
    const { replies } = this.surroundings;
    const key = `${this.sessionId}:${message.requestId}`;
    let reply = replies.get(key);
    if (reply === undefined) {
      reply = this.call(message);
      replies.set(key, reply);
      setTimeout(() => replies.delete(key), REPLY_KEPT_MS).unref();
    }
    this.send(await reply);
    void this.flush();
  }
}
