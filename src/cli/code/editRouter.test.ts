import { expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { editRouter, newRouter } from "./editRouter.js";
import { addedLines, checkedEdit, lineEndsOf } from "./edits.helpers.js";

const edit = (code: string) => editRouter(code, "footfall");
const check = (before: string) =>
  checkedEdit(edit, before, /export default httpRouter|_generated\/api/);

test("a new file needs no edit", () => {
  expect(edit(newRouter("footfall"))).toEqual({ outcome: "kept" });
});

test("a router with several routes gets the routes before its export", () => {
  const before = `import { httpRouter } from "convex/server";
import { internal } from "./_generated/api";
import { httpAction } from "./_generated/server";

const http = httpRouter();

http.route({
  path: "/stripe",
  method: "POST",
  handler: httpAction(async () => new Response()),
});

// Convex expects the router to be the default export.
export default http;
`;
  expect(check(before)).toBe(`import { httpRouter } from "convex/server";
import { internal, components } from "./_generated/api";
import { httpAction } from "./_generated/server";
import { registerRoutes } from "convex-footfall/http";

const http = httpRouter();

http.route({
  path: "/stripe",
  method: "POST",
  handler: httpAction(async () => new Response()),
});

registerRoutes(http, components.footfall);

// Convex expects the router to be the default export.
export default http;
`);
});

test("single quotes, no semicolons, endings of imports and a name of its own stay", () => {
  const before = `import { httpRouter } from 'convex/server'
import {
  httpAction,
  internalQuery,
} from './_generated/server.js'
import { auth } from './auth.js'

const router = httpRouter()
auth.addHttpRoutes(router)

export { router as default }
`;
  expect(check(before)).toBe(`import { httpRouter } from 'convex/server'
import {
  httpAction,
  internalQuery,
} from './_generated/server.js'
import { auth } from './auth.js'
import { registerRoutes } from 'convex-footfall/http'
import { components } from './_generated/api.js'

const router = httpRouter()
auth.addHttpRoutes(router)
registerRoutes(router, components.footfall)

export { router as default }
`);
});

test("a router without a name gets one", () => {
  const before = `import { httpRouter } from "convex/server";\n\nexport default httpRouter();`;
  expect(check(before)).toContain(`
const http = httpRouter();
registerRoutes(http, components.footfall);

export default http;`);
});

test.each([
  [
    "an export at the top",
    `import { httpRouter } from "convex/server";\nexport { http as default };\nconst http = httpRouter();\nhttp.route(x);\n`,
  ],
  [
    "a type",
    `import { httpRouter, type HttpRouter } from "convex/server";\nconst http: HttpRouter = httpRouter();\nexport default http satisfies HttpRouter;\n`,
  ],
  [
    "a router of Hono",
    `import { HttpRouterWithHono } from "convex-helpers/server/hono";\nconst http = new HttpRouterWithHono(app);\nexport default http;\n`,
  ],
  [
    "another local name",
    `import { httpRouter as makeRouter } from "convex/server";\nconst http = makeRouter();\nexport default http;\n`,
  ],
  [
    "an import of types alone",
    `import { httpRouter } from "convex/server";\nimport type { api } from "./_generated/api";\nconst http = httpRouter();\nexport default http;\n`,
  ],
])("%s is a router as well", (_, before) => {
  expect(check(before)).toMatch(
    /^registerRoutes\(http, components\.footfall\);$/m,
  );
});

test("routes under any name and with any options are there already", () => {
  expect(
    edit(`import { registerRoutes as mount } from "convex-footfall/http";
import { components } from "./_generated/api";
mount(router, components.stats, { pathPrefix: "/a" });
export default router;`),
  ).toEqual({ outcome: "kept" });
});

test("the component's own name is used", () => {
  const edited = editRouter(
    `import { httpRouter } from "convex/server";\nconst http = httpRouter();\nexport default http;\n`,
    "stats",
  );
  expect(edited).toMatchObject({
    code: expect.stringContaining(
      "registerRoutes(http, components.stats);",
    ) as string,
  });
});

test.each([
  [
    "a router from elsewhere",
    `export { default } from "./router";`,
    "exports no router",
  ],
  [
    "a router that a function makes",
    `import { make } from "./make";\nconst http = make();\nexport default http;`,
    "exports no router",
  ],
  [
    "no export",
    `import { httpRouter } from "convex/server";\nconst http = httpRouter();`,
    "exports no router",
  ],
  [
    "a taken name",
    `import { httpRouter } from "convex/server";\nconst components = 1;\nconst http = httpRouter();\nexport default http;`,
    "a name of these lines",
  ],
])("%s: the command gives up and prints the lines", (_, code, reason) => {
  const given = edit(code);
  expect(given).toMatchObject({
    outcome: "byHand",
    reason: expect.stringContaining(reason) as string,
    lines: expect.arrayContaining([
      "registerRoutes(http, components.footfall);",
    ]) as string[],
  });
});

/** Routers as people write them. */
const arbitraryRouter = fc
  .record({
    quote: fc.constantFrom('"', "'"),
    end: fc.constantFrom(";", ""),
    newline: fc.constantFrom("\n", "\r\n"),
    indent: fc.constantFrom("  ", "    ", "\t"),
    routes: fc.integer({ min: 0, max: 3 }),
    name: fc.constantFrom("http", "router"),
    isNamedExport: fc.boolean(),
    imported: fc.subarray(["internal", "api", "components"]),
  })
  .map(
    ({
      quote,
      end,
      newline,
      indent,
      routes,
      name,
      isNamedExport,
      imported,
    }) => {
      const from = (module: string) => `${quote}${module}${quote}${end}`;
      return [
        `import { httpRouter } from ${from("convex/server")}`,
        ...(imported.length > 0
          ? [
              `import { ${imported.join(", ")} } from ${from("./_generated/api")}`,
            ]
          : []),
        "",
        `const ${name} = httpRouter()${end}`,
        ...Array.from({ length: routes }, (_, at) =>
          [
            "",
            `// Route ${at}`,
            `${name}.route({`,
            `${indent}path: ${quote}/${at}${quote},`,
            `${indent}method: ${quote}GET${quote},`,
            `${indent}handler,`,
            `})${end}`,
          ].join("\n"),
        ),
        "",
        isNamedExport
          ? `export { ${name} as default }${end}`
          : `export default ${name}${end}`,
        "",
      ]
        .join("\n")
        .replaceAll("\n", newline);
    },
  );

test("every router keeps its lines and its style, and a second run changes nothing", () => {
  fc.assert(
    fc.property(arbitraryRouter, (before) => {
      const after = checkedEdit(edit, before, /_generated\/api/);
      expect(lineEndsOf(after)).toEqual(lineEndsOf(before));
      const quote = before.includes("'convex/server'") ? '"' : "'";
      for (const line of addedLines(before, after)) {
        expect(line).not.toContain(quote);
        if (!before.includes(";")) expect(line).not.toMatch(/;$/);
      }
    }),
  );
});
