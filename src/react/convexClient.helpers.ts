/**
 * A client of Convex for tests. Its server answers from a table of queries, or when the test says
 * so.
 */
import type { ConnectionState } from "convex/browser";
import type { ConvexReactClient } from "convex/react";
import { getFunctionName, type FunctionReference } from "convex/server";
import { act } from "react";
import type { readApi } from "../shared/api/readApi.js";
import type { adminFacade } from "../shared/api/adminFacade.js";
import type {
  AdminAnswer,
  AdminArgs,
  ReportAnswer,
  ReportArgs,
} from "./api.js";

/**
 * Answers by the name of the query. The client throws an `Error`. A subscription without an answer
 * waits for `answer`.
 */
export type QueryAnswers = ReadAnswers &
  AdminAnswers & {
    heartbeat?: (args: {
      siteId: string;
    }) => Promise<null> | null | Error | undefined;
  };

type ReadAnswers = {
  -readonly [Name in keyof typeof readApi]?:
    | ((
        args: ReportArgs<Name>,
      ) => ReportAnswer<Name> | Promise<ReportAnswer<Name>> | Error | undefined)
    | undefined;
};

/** Answers of the administration, its mutations included. */
type AdminAnswers = {
  -readonly [Name in keyof typeof adminFacade]?:
    | ((
        args: AdminArgs<Name>,
      ) => AdminAnswer<Name> | Promise<AdminAnswer<Name>> | Error | undefined)
    | undefined;
};

interface FakeClient {
  client: ConvexReactClient;
  /** The subscriptions of now to the query: `analytics:getSite {"slug":"shop"}`. */
  asked: (name: string) => string[];
  /** The names of the queries in the order in which the server got them. */
  sent: string[];
  /** Answers all questions of now that contain this text. An `Error` is thrown. */
  answer: (part: string, result: unknown) => Promise<void>;
  /** Changes the state of the connection. A client is connected at first. */
  connect: (state: Partial<Connection>) => Promise<void>;
}

/** The parts of the connection's state that the dashboard reads. */
export type Connection = Pick<
  ConnectionState,
  "isWebSocketConnected" | "connectionRetries"
>;

/** A connection that is as a test says. */
function createConnection(first: Partial<Connection>) {
  let state: Connection = {
    isWebSocketConnected: true,
    connectionRetries: 0,
    ...first,
  };
  const watchers = new Set<() => void>();
  return {
    connectionState: () => state,
    subscribeToConnectionState: (watcher: () => void) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    connect: (change: Partial<Connection>) =>
      act(async () => {
        state = { ...state, ...change };
        for (const watcher of watchers) watcher();
      }),
  };
}

/**
 * Returns a client that shares a subscription among its callers, and keeps an answer or an error as
 * long as that lasts. Arguments tell questions apart. Later changes of `answers` count for
 * questions that nobody has asked yet.
 */
export function createConvexClient(
  answers: QueryAnswers = {},
  first: Partial<Connection> = {},
): FakeClient {
  const subscribers = new Map<string, Set<() => void>>();
  const results = new Map<string, unknown>();
  const sent: string[] = [];
  const send = (query: FunctionReference<"query">, args: object): unknown => {
    const name = getFunctionName(query);
    sent.push(name);
    const [, exported = ""] = name.split(":");
    const answerTo = answers[exported as keyof QueryAnswers];
    return answerTo?.(args as never);
  };
  const watchQuery = (query: FunctionReference<"query">, args: object) => {
    const question = `${getFunctionName(query)} ${JSON.stringify(args)}`;
    return {
      onUpdate: (callback: () => void) => {
        const own = subscribers.get(question) ?? new Set();
        subscribers.set(question, own);
        if (own.size === 0) results.set(question, send(query, args));
        own.add(callback);
        return () => {
          own.delete(callback);
          if (own.size > 0) return;
          subscribers.delete(question);
          results.delete(question);
        };
      },
      localQueryResult: () => {
        const result = results.get(question);
        if (result instanceof Error) throw result;
        return result;
      },
      journal: () => undefined,
    };
  };
  const query = async (reference: FunctionReference<"query">, args: object) => {
    const result = await send(reference, args);
    if (result instanceof Error) throw result;
    return result;
  };
  const url = "https://happy-animal-123.convex.cloud";
  const { connect, ...connection } = createConnection(first);
  // The parts of a client that the dashboard uses.
  const mutation = query as unknown;
  const client = { watchQuery, query, mutation, url, ...connection };
  return {
    client: client as unknown as ConvexReactClient,
    connect,
    asked: (name) =>
      [...subscribers.keys()].filter((question) =>
        question.startsWith(`analytics:${name} `),
      ),
    sent,
    answer: (part, result) =>
      act(async () => {
        for (const [question, callbacks] of subscribers) {
          if (!question.includes(part)) continue;
          results.set(question, result);
          for (const callback of callbacks) callback();
        }
      }),
  };
}
