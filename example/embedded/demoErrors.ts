/** Errors of the demo as sentences that say what to do. */
import path from "node:path";

/** Makes the sentence for an error of the demo. Nobody who runs it wants to see a stack. */
export function sentenceOf(
  error: unknown,
  { port, state }: { port: number; state: string },
): string {
  if (!(error instanceof Error)) return String(error);
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall === "listen") {
    const sentence = portErrors[code ?? ""]?.(port);
    if (sentence !== undefined) return sentence;
  }
  const { path: file } = error as NodeJS.ErrnoException;
  if (file?.startsWith(path.resolve(state))) {
    const reason = writeErrors[code ?? ""] ?? error.message;
    return `The demo cannot keep its data in ${path.resolve(state)}: ${reason}. --state names another folder.`;
  }
  if (error.name === "UnreadableStateError")
    return `${error.message} --fresh starts without it.`;
  return error.message;
}

const portErrors: Readonly<Record<string, (port: number) => string>> = {
  EADDRINUSE: (port) => `Port ${port} is in use: try --port ${another(port)}.`,
  EACCES: (port) => `You may not open port ${port}: try --port 3210.`,
};

const another = (port: number) => (port < 65_535 ? port + 1 : port - 1);

/** Systems' codes for a folder or file that cannot be written, in words. */
const writeErrors: Readonly<Record<string, string>> = {
  EACCES: "you may not write there",
  EPERM: "you may not write there",
  EROFS: "its disk is read-only",
  ENOSPC: "its disk is full",
  ENOTDIR: "a part of the path is a file",
  EEXIST: "it is a file",
  EISDIR: "state.json in it is a folder",
  ENOENT: "its folder cannot be made",
};
