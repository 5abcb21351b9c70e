/**
 * Writes the `_generated` folders of the component and of the app, without a deployment.
 *
 *     npm run codegen                        the component and the example
 *     npm run codegen -- --check             writes nothing, fails where a file is out of date
 *     npm run codegen -- --project DIR       another project; a folder src/component is optional there
 */
import path from "node:path";
import { parseArgs } from "node:util";
import { codegen } from "./codegen.js";

const { values: options } = parseArgs({
  options: {
    project: { type: "string", default: "." },
    check: { type: "boolean", default: false },
  },
});
const differences = await codegen({
  project: path.resolve(options.project),
  isCheck: options.check,
});
for (const { file, problem } of differences) {
  console.error(`${file} ${problem}`);
}
if (differences.length > 0) {
  console.error("`npm run codegen` brings them up to date.");
  process.exitCode = 1;
} else if (options.check) {
  console.log("Generated code is up to date.");
}
