/**
 * Collects the errors that pages tell by themselves. WebDriver has no command for them, and a page
 * that is gone cannot be asked.
 */
import { startLocalServer } from "../embedded/localServer.js";

export interface Problems {
  /** Tags for the beginning of each page. */
  readonly tags: string;
  /** The errors that pages have told, in order. */
  readonly told: string[];
  close(): Promise<void>;
}

export async function startProblems(): Promise<Problems> {
  const told: string[] = [];
  const { url, close } = await startLocalServer((request, response) => {
    told.push(decodeURIComponent(request.url!.slice("/?".length)));
    response.writeHead(204).end();
  });
  return {
    tags: `<script>(${tellProblems.toString()})(${JSON.stringify(url)})</script>`,
    told,
    close,
  };
}

/** Runs in the page. */
function tellProblems(url: string): void {
  const tell = (problem: string) => {
    new Image().src = `${url}/?${encodeURIComponent(problem)}`;
  };
  addEventListener(
    "error",
    ({ message, target }) => {
      if (message) tell(`error: ${message}`);
      else if (target instanceof Element)
        tell(`not loaded: ${target.outerHTML}`);
    },
    true,
  );
  addEventListener("unhandledrejection", ({ reason }) =>
    tell(`rejected: ${String(reason)}`),
  );
  const { error } = console;
  console.error = (...given: unknown[]) => {
    tell(`console: ${given.map(String).join(" ")}`);
    error(...given);
  };
}
