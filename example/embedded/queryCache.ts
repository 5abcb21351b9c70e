/**
 * Keeps answers of queries that still hold. A query runs once for its arguments, whoever asks, as
 * long as it does not look at the identity. If it does, it runs once for each identity
 * (crates/application/src/cache/mod.rs:166-208). A commit that writes something that an answer has
 * read forgets the answer.
 *
 * The cache keeps top-level queries only: over the socket, over HTTP, and from actions
 * (crates/application/src/application_function_runner/mod.rs:1975, 2121). A nested query runs with
 * its caller.
 */
import { askedVariables } from "./environments.js";
import type { FunctionPath } from "./functions.js";
import type { Write } from "./readSet.js";
import { qualified } from "./record.js";
import type { Caller } from "./runtime.js";
import type { Outcome } from "./topLevel.js";

/**
 * Bounds the age of an answer that depends on the time. It is the sum of a query's time limits, 1 s
 * and 15 s, and 1 s more (cache/mod.rs:114-121). Subscriptions do not run again for that.
 */
export const MAX_AGE_WITH_TIME_MS = 17_000;

/** Bounds the number of answers. The platform bounds their bytes, but a demo or test has few. */
const ANSWERS_KEPT = 500;

interface Answer {
  readonly outcome: Outcome;
  /** Each is "component:table", for the tables that the query read. */
  readonly tables: readonly string[];
  readonly keys: readonly string[];
}

export interface Question extends FunctionPath {
  /** The arguments as JSON text. */
  readonly args: string;
  readonly identity: Caller["identity"];
  readonly journal: string | null;
}

export class QueryCache {
  /** The least recently used first. */
  private readonly answers = new Map<string, Answer>();
  private readonly byTable = new Map<string, Set<Answer>>();
  private environment = "";

  constructor(private readonly now: () => number) {}

  get(question: Question): Outcome | undefined {
    this.forgetOtherEnvironment();
    const precise = keyOf(question, true);
    for (const key of [precise, keyOf(question, false)]) {
      const answer = this.answers.get(key);
      if (answer === undefined) continue;
      if (this.isTooOld(answer)) {
        this.forget(answer);
        continue;
      }
      this.answers.delete(key);
      this.answers.set(key, answer);
      return answer.outcome;
    }
    return undefined;
  }

  /**
   * Keeps an answer under two journals: the one of the question, and the one of the answer, which
   * gives the same page again.
   */
  put(question: Question, outcome: Outcome): void {
    const { observed, reads } = outcome.record;
    const journals = new Set([question.journal, outcome.journal]);
    const keys = [...journals].map((journal) =>
      keyOf({ ...question, journal }, observed.identity),
    );
    const answer: Answer = { outcome, tables: [...reads.tableNames()], keys };
    for (const key of keys) {
      const before = this.answers.get(key);
      if (before) this.forget(before);
      this.answers.set(key, answer);
    }
    for (const table of answer.tables) {
      const others = this.byTable.get(table);
      if (others) others.add(answer);
      else this.byTable.set(table, new Set([answer]));
    }
    while (this.answers.size > ANSWERS_KEPT)
      this.forget(this.answers.values().next().value!);
  }

  afterCommit(writes: readonly Write[]): void {
    const written = new Map<string, Write[]>();
    for (const write of writes) {
      const table = qualified(write.component, write.table);
      if (!this.byTable.has(table)) continue;
      const others = written.get(table);
      if (others) others.push(write);
      else written.set(table, [write]);
    }
    for (const [table, itsWrites] of written)
      for (const answer of [...this.byTable.get(table)!])
        if (answer.outcome.record.reads.isTouchedBy(itsWrites))
          this.forget(answer);
  }

  clear(): void {
    this.answers.clear();
    this.byTable.clear();
  }

  private forget(answer: Answer): void {
    for (const key of answer.keys)
      if (this.answers.get(key) === answer) this.answers.delete(key);
    for (const table of answer.tables) this.byTable.get(table)?.delete(answer);
  }

  private isTooOld({ outcome: { record } }: Answer): boolean {
    if (!record.observed.time) return false;
    const ageMs = this.now() - record.startedAt;
    return ageMs > MAX_AGE_WITH_TIME_MS || ageMs < 0;
  }

  /**
   * Forgets answers of another environment. On the platform, environment variables are part of a
   * query's reads.
   */
  private forgetOtherEnvironment(): void {
    const environment = askedVariables();
    if (environment !== this.environment) this.clear();
    this.environment = environment;
  }
}

function keyOf(
  { component, path, args, identity, journal }: Question,
  withIdentity: boolean,
): string {
  const who = withIdentity ? JSON.stringify(identity) : "anybody";
  return JSON.stringify([component, path, args, who, journal]);
}
