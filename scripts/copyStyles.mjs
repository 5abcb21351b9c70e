// tsc does not copy stylesheets: put ours beside the compiled React entry.
import { copyFileSync, mkdirSync } from "node:fs";

mkdirSync("dist/react", { recursive: true });
copyFileSync("src/react/style.css", "dist/react/style.css");
