/**
 * The import of a native request: how it names its run and chunk, when the server refuses it, and
 * the answer about it.
 */
import { defined } from "../../shared/defined.js";
import {
  IMPORT_ID,
  IMPORT_KNOWN_MS,
  MAX_CHUNK_LENGTH,
} from "../../shared/event/imports.js";
import type { IncomingEvent } from "../../shared/event/incoming.js";
import type { Admitted } from "../../shared/event/intake.js";
import { InvalidInput, kindOf } from "../../shared/invalid.js";
import {
  own,
  parseFlag,
  type RawObject,
} from "../../shared/event/parseFields.js";
import { quote, toWellFormed } from "../../shared/text.js";
import type { Outcome, ReadRequest } from "./dialect.js";
import type { Batch } from "./pipeline.js";
import { HttpProblem } from "./problem.js";

/** @throws InvalidInput if the request says something about its import that no import can have */
export function readImport(
  envelope: RawObject,
): Pick<ReadRequest, "import" | "chunk"> {
  const isImport = parseFlag(own(envelope, "import"), "import") || undefined;
  const importId = readImportId(own(envelope, "importId"));
  const chunk = readChunk(own(envelope, "chunk"));
  if (importId === undefined && chunk === undefined) {
    return defined({ import: isImport });
  }
  if (importId === undefined || chunk === undefined) {
    const [there, missing] =
      importId === undefined ? ["chunk", "importId"] : ["importId", "chunk"];
    throw new InvalidInput(
      `${there} needs ${missing}: together they name a piece of an import, so that it is stored once`,
    );
  }
  if (!isImport) {
    throw new InvalidInput("importId needs import: true beside it");
  }
  return { import: isImport, chunk: { importId, chunk } };
}

function readImportId(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string" && IMPORT_ID.test(value)) return value;
  throw new InvalidInput(
    `importId must be text of 1 to 64 letters, digits, or any of . _ : -, got ${shown(value)}`,
  );
}

function readChunk(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  const isCount =
    typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
  if (isCount) return String(value);
  const isName =
    typeof value === "string" &&
    value.length <= MAX_CHUNK_LENGTH &&
    value.trim() !== "" &&
    value === toWellFormed(value);
  if (isName) return value;
  throw new InvalidInput(
    `chunk must be a whole number from 0 on, or text of 1 to ${MAX_CHUNK_LENGTH} characters, got ${shown(value)}`,
  );
}

function shown(value: unknown): string {
  if (typeof value === "number") return `the number ${value}`;
  return typeof value === "string" ? quote(value) : kindOf(value);
}

/**
 * Returns the chunk of an admitted request, or undefined if the request names none. The answer
 * reports a finished chunk whatever has become of its run since, unless the run was taken back.
 *
 * @throws HttpProblem if none of its rows can be stored
 */
export function admittedChunk(
  { chunk: name, rows }: ReadRequest,
  { trusted, chunk: state }: Admitted,
): Batch["chunk"] {
  if (name === undefined) return undefined;
  if (!trusted) {
    throw new HttpProblem(
      "malformed",
      "importId is for imports, which need a secret key",
    );
  }
  const chunk = { ...name, rowsInChunk: rows.length, isDone: false };
  if (state === undefined) return chunk;
  const { run, isDone, rowsStored, rowsInChunk = rows.length } = state;
  const ofChunk = `${rowsStored} of the ${rowsInChunk} rows of the chunk ${quote(name.chunk)} are stored`;
  if (run === "undone") {
    throw new HttpProblem(
      "importUndone",
      `The import ${quote(name.importId)} was taken back: send it again under another importId`,
    );
  }
  if (isDone) return { ...chunk, isDone };
  // If a chunk is partly stored, each row has its own answer. A bot that was left out is not
  // missing.
  if (run === "closed" && rowsStored === 0) {
    throw new HttpProblem(
      "importClosed",
      `The import ${quote(name.importId)} is closed, and takes nothing new; ${ofChunk}. Send it under another importId`,
    );
  }
  if (rowsInChunk !== rows.length) {
    throw new HttpProblem(
      "importChunkChanged",
      `The chunk ${quote(name.chunk)} had ${rowsInChunk} rows when it was first sent, and has ${rows.length} now, so that nobody can tell which of them are stored; ${ofChunk}. Send it as it was, and other rows under another chunk`,
    );
  }
  return chunk;
}

/** Returns the part of the answer about an import. It is empty if the request is no import. */
export function importAnswer({
  importOf,
  stored,
  receivedAt,
}: Pick<Outcome, "importOf" | "stored" | "receivedAt">) {
  if (importOf === undefined || !importOf.trusted) return {};
  const { chunk, events } = importOf;
  if (chunk) return { import: { ...chunk, isDone: isDone(stored) } };
  const withoutEventId = countUnnamed(events, stored);
  return {
    import: {
      knownUntil: receivedAt + IMPORT_KNOWN_MS,
      ...(withoutEventId > 0 && { withoutEventId }),
    },
  };
}

/** Counts the rows that will look like new ones if their sender sends them again. */
function countUnnamed(
  events: readonly (IncomingEvent | null)[],
  { rejected }: Outcome["stored"],
): number {
  const refused = new Set(rejected.map(({ index }) => index));
  return events.filter(
    (event, index) =>
      event !== null && event.eventId === undefined && !refused.has(index),
  ).length;
}

/** Whether its sender has no row to send again unchanged: each is stored, or refused forever. */
function isDone({ rejected }: Outcome["stored"]): boolean {
  return rejected.every(({ reason }) => reason !== "internal");
}
