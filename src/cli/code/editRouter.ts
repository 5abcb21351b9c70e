/** `http.ts`: the routes to which pages send. */
import { byHand, edited, type Edit } from "./edit.js";
import { Imports, localName, type Imported } from "./imports.js";
import { topLevelNames, topLevelVariables, unwrapped } from "./names.js";
import { Source, type Expression, type Statement } from "./source.js";
import { styled } from "./style.js";

const registerRoutes: Imported = {
  from: "convex-footfall/http",
  name: "registerRoutes",
};
const components: Imported = {
  from: "./_generated/api",
  name: "components",
};

/** @param component the component's name among the app's `components` */
export function newRouter(component: string): string {
  return `import { registerRoutes } from "convex-footfall/http";
import { httpRouter } from "convex/server";
import { components } from "./_generated/api";

const http = httpRouter();
registerRoutes(http, components.${component}); // POST /analytics/ingest and others

export default http;
`;
}

export function editRouter(code: string, component: string): Edit {
  const givenUp = (reason: string) =>
    byHand(reason, [
      `import { registerRoutes } from "convex-footfall/http";`,
      `import { components } from "./_generated/api";`,
      `registerRoutes(http, components.${component});`,
    ]);
  const source = Source.read(code);
  if (!source) return givenUp("it is no TypeScript that this command reads");
  const known = localName(source, registerRoutes);
  if (known !== undefined && new RegExp(`\\b${known}\\(`).test(code))
    return { outcome: "kept" };
  const router = findRouter(source);
  if (!router) return givenUp("it exports no router that it makes itself");

  const imports = new Imports(source);
  const register = imports.use(registerRoutes);
  const all = imports.use(components);
  if (register === undefined || all === undefined)
    return givenUp("it uses a name of these lines for something else");
  const { name = "http", after } = router;
  const lines = [`${register}(${name}, ${all}.${component});`];
  if (router.exported) {
    const { exported } = router;
    if (topLevelNames(source.statements).has(name))
      return givenUp(`it uses the name \`${name}\` for something else`);
    source.replace(exported.start, exported.value, `const ${name} = `);
    lines.push("", `export default ${name};`);
  } else if (source.textOf(after).includes("\n")) lines.unshift("");
  source.insertAfter(after, styled(lines, source.style));
  imports.write();
  return edited(code, source.toString());
}

interface Router {
  /** Absent: the router has no name, because the file exports the call. */
  readonly name?: string;
  /** The routes of the component come after it. */
  readonly after: Statement;
  /** Where the export begins, and where the exported value begins. */
  readonly exported?: { readonly start: number; readonly value: number };
}

function findRouter(source: Source): Router | undefined {
  const { statements } = source;
  const at = statements.findIndex(exportsDefault);
  const statement = statements[at];
  if (!statement) return undefined;
  if (statement.type === "ExportDefaultDeclaration") {
    const value = unwrapped(statement.declaration as Expression);
    if (makesRouter(source, value)) {
      const exported = {
        start: statement.start!,
        value: statement.declaration.start!,
      };
      return { after: statement, exported };
    }
  }
  const name = defaultName(statement);
  const variable = topLevelVariables(statements).find(
    (each) => each.name === name,
  );
  if (!variable || !makesRouter(source, variable.value)) return undefined;
  const before = statements[at - 1] ?? variable.statement;
  const after =
    before.start! < variable.statement.start! ? variable.statement : before;
  return { name: variable.name, after };
}

/** Whether an expression is `httpRouter()`, or `new` of a class of routers. */
function makesRouter(source: Source, value: Expression): boolean {
  if (value.type !== "CallExpression" && value.type !== "NewExpression")
    return false;
  if (value.callee.type !== "Identifier") return false;
  const { name } = value.callee;
  return value.type === "NewExpression"
    ? /^HttpRouter/.test(name)
    : name === localName(source, { from: "convex/server", name: "httpRouter" });
}

function exportsDefault(statement: Statement): boolean {
  return (
    statement.type === "ExportDefaultDeclaration" ||
    defaultName(statement) !== undefined
  );
}

/** The name of the variable that a statement exports as the module's default. */
function defaultName(statement: Statement): string | undefined {
  if (statement.type === "ExportDefaultDeclaration") {
    const value = unwrapped(statement.declaration as Expression);
    return value.type === "Identifier" ? value.name : undefined;
  }
  if (statement.type !== "ExportNamedDeclaration" || statement.source)
    return undefined;
  for (const specifier of statement.specifiers) {
    if (specifier.type !== "ExportSpecifier") continue;
    const { exported } = specifier;
    const name =
      exported.type === "Identifier" ? exported.name : exported.value;
    if (name === "default") return specifier.local.name;
  }
  return undefined;
}
