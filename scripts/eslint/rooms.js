/**
 * The rooms of the house, lowest first. A file may use its own room and those before it in the list. The top of
 * `src/component` holds public functions, and no room uses them.
 */
export const rooms = {
  /** Code of both sides of the component's boundary, and of the dashboard. Files beside the rooms are for all. */
  shared: ["site", "time", "event", "codec", "parse", "api", "figures"],
  /** Pure code of the component. */
  model: [
    "log",
    "rollups",
    "fold",
    "intake",
    "deadLetters",
    "repairs",
    "lists",
    "reports",
    "retention",
    "removals",
  ],
  /** Code that reads and writes. All of it may use `model` and `tables`. */
  component: [
    "budget",
    "scope",
    "rows",
    "schedules",
    "log",
    "intake",
    "deadLetters",
    "rollups",
    "fold",
    "repairs",
    "reports",
    "lists",
    "removals",
    "retention",
    "health",
    "upkeep",
  ],
};

const ALL_BUT_TESTS = ["**/*.test.ts", "**/*.helpers.ts"];

/** Returns ESLint's configuration for the rooms below a folder. */
function orderOf(folder, names, { beside = [] } = {}) {
  return names.map((room, place) => ({
    files: [`${folder}/${room}/**/*.ts`],
    ignores: ALL_BUT_TESTS,
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            ...(place + 1 < names.length
              ? [
                  {
                    regex: `^\\.\\./(${names.slice(place + 1).join("|")})/`,
                    message: `The room "${room}" comes before it in scripts/eslint/rooms.js.`,
                  },
                ]
              : []),
            ...beside,
          ],
        },
      ],
    },
  }));
}

/** The command line runs on the developer's machine, with nothing of the backend in it. */
const commandLine = {
  files: ["src/cli/**/*.ts"],
  ignores: ALL_BUT_TESTS,
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          {
            regex: "^(?:\\.\\./)+(?:client|component|react|browser)/",
            message: "The command line uses Node and src/shared alone.",
          },
        ],
      },
    ],
  },
};

export const orderOfRooms = [
  commandLine,
  ...orderOf("src/shared", rooms.shared, {
    beside: [
      {
        regex: "^\\.\\./\\.\\./",
        message: "Shared code uses shared code alone.",
      },
    ],
  }),
  ...orderOf("src/component/model", rooms.model, {
    beside: [
      {
        regex: "^\\.\\./\\.\\./(?!\\.\\./shared/)",
        message: "The model is pure: it uses itself and shared code alone.",
      },
    ],
  }),
  ...orderOf("src/component", rooms.component, {
    beside: [
      {
        regex: "^\\.\\./(?!schema\\.js)\\w+\\.js$",
        message:
          "Public modules use the rooms, and no room uses them: move what both need into a room.",
      },
    ],
  }),
];
