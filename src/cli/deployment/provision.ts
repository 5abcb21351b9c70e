/** Makes the key and the site on the deployment. Each step can run again. */
import { randomBytes } from "node:crypto";
import { MINUTE, SECOND } from "../../shared/units.js";
import { complaint, type CliAnswer, type ConvexCli } from "./convexCli.js";
import type { Deployment } from "./deployment.js";

const KEY = "FOOTFALL_PUBLIC_KEY";
const OPEN = "FOOTFALL_OPEN_DASHBOARD";
/** 24 bytes nobody can guess. A shorter key would be within reach of a search. */
const KEY_BYTES = 24;
/** `convex dev` pushes a change within some seconds, and a first push with new packages in more. */
const PUSH_WAIT_MS = MINUTE / 2;
const PUSH_POLL_MS = 3 * SECOND;

export interface Provisioning {
  readonly convex: ConvexCli;
  readonly deployment: Deployment;
  readonly print: (text: string) => void;
  readonly sleep: (durationMs: number) => Promise<void>;
}

/** The public key of the deployment. `isNew`: the deployment does not have it yet. */
export type FoundKey =
  | { readonly key: string; readonly isNew: boolean }
  | { readonly problem: string };

/** @param known a key that pages already use, from `.env.local` */
export async function findKey(
  convex: ConvexCli,
  known: string | undefined,
): Promise<FoundKey> {
  const answer = await convex("env", "get", KEY);
  if (!answer.isOk && !/not found/i.test(answer.stderr))
    return { problem: complaint(answer) };
  const [key] = /\S+/.exec(answer.stdout) ?? [];
  if (answer.isOk && key !== undefined) return { key, isNew: false };
  const own = known?.startsWith("ff_pub_") ? known : undefined;
  const made = `ff_pub_${randomBytes(KEY_BYTES).toString("hex")}`;
  return { key: own ?? made, isNew: true };
}

/** Sets the variables that the functions read. Answers the problem, if there is one. */
export async function setVariables(
  { convex, deployment, print }: Omit<Provisioning, "sleep">,
  { key, isNew }: { key: string; isNew: boolean },
): Promise<string | undefined> {
  if (isNew) {
    const answer = await convex("env", "set", KEY, key);
    if (!answer.isOk) return complaint(answer);
    print(`  set       ${KEY}: the key that pages send with`);
  } else print(`  kept      ${KEY}: the key that pages send with`);
  if (!deployment.isDevelopment) {
    print(
      `  not set   ${OPEN}: this is no development deployment, so only people who sign in see the dashboard`,
    );
    return undefined;
  }
  const now = await convex("env", "get", OPEN);
  // Whoever has set it to something else wants the dashboard closed.
  if (now.isOk && now.stdout.trim() !== "") {
    print(`  kept      ${OPEN}: ${now.stdout.trim()}`);
    return undefined;
  }
  const answer = await convex("env", "set", OPEN, "true");
  if (!answer.isOk) return complaint(answer);
  print(
    `  set       ${OPEN}: everybody may see the dashboard of this development deployment`,
  );
  return undefined;
}

export type Provisioned = "done" | "notPushed" | { readonly problem: string };

/**
 * Runs the app's function that makes the site.
 *
 * @param waits whether a push of new files may be under way
 */
export async function runProvision(
  { convex, print, sleep }: Provisioning,
  provision: string,
  waits: boolean,
): Promise<Provisioned> {
  const attempts = waits ? PUSH_WAIT_MS / PUSH_POLL_MS : 1;
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const answer = await convex("run", provision);
    if (answer.isOk) return "done";
    if (!isMissing(answer)) return { problem: failure(answer) };
    if (attempt === 1 && waits)
      print("  waiting   for `convex dev` to push the new files");
    if (attempt < attempts) await sleep(PUSH_POLL_MS);
  }
  return "notPushed";
}

function isMissing({ stderr }: CliAnswer): boolean {
  return /Could not find (?:public |internal )?function/i.test(stderr);
}

/** The error of the function, without the CLI's own first line and the stack. */
function failure(answer: CliAnswer): string {
  const [, error] = /^Uncaught \w*Error: (.+)/m.exec(answer.stderr) ?? [];
  if (error === undefined) return complaint(answer);
  const [, message] = /"message":"((?:[^"\\]|\\.)*)"/.exec(error) ?? [];
  return message ?? error;
}
