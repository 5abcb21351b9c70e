const MESSAGE =
  "src/component/rows/ has the index ranges and the inserts of each table: give it a name in the module of its table there.";

/** Code outside `rows/` reads and inserts rows through the functions of that room alone. */
export const rangesInRows = {
  files: ["src/component/**/*.ts"],
  ignores: [
    "src/component/rows/**",
    "src/component/testing/**",
    "**/*.test.ts",
    "**/*.helpers.ts",
  ],
  rules: {
    "no-restricted-syntax": [
      "error",
      {
        selector:
          "CallExpression[callee.property.name=/^with(Index|SearchIndex)$/]",
        message: MESSAGE,
      },
      {
        selector:
          "CallExpression[callee.type='MemberExpression'][callee.property.name='query'][arguments.0.type='Literal']",
        message: MESSAGE,
      },
      {
        selector:
          "CallExpression[callee.property.name='insert']:matches([callee.object.name='db'], [callee.object.property.name='db'])",
        message: MESSAGE,
      },
    ],
  },
};
