/**
 * Packs the result of `npm run build`: `npm run package:pack -- [FOLDER]`, default `artifacts`.
 * Prints the tarball's path.
 */
import { packPackage } from "./packPackage.js";

console.log(packPackage(process.argv[2] ?? "artifacts", { build: false }));
