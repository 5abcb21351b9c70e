/** Builds `dist/` if a source has changed: the example runs the package that is there. */
import { spawn } from "node:child_process";

/** @throws Error when the build fails; it has said why */
export async function buildDist(root: string): Promise<void> {
  const build = spawn(process.execPath, ["scripts/build.mjs", "--if-stale"], {
    cwd: root,
    stdio: "inherit",
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    build.once("error", reject);
    build.once("exit", resolve);
  });
  if (status !== 0)
    throw new Error("dist/ could not be built: `npm run build` says more.");
}
