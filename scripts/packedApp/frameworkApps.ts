/** The apps of `docs/frameworks/`, each with pinned versions: data of the check. */

export interface FrameworkApp {
  /** As the documents name the framework, with its version where there are two. */
  readonly name: string;
  /** The folder below `example/frameworks/` with the app's files. */
  readonly example: string;
  /** The folder below `scripts/packedApp/frameworks/` with the files that the framework's generator would write. */
  readonly frame: string;
  readonly dependencies: Readonly<Record<string, string>>;
  /** Flags for `npm install`. */
  readonly install?: readonly string[];
  /**
   * Packages whose own declarations have errors. The compiler checks all declarations, and the check
   * leaves out errors in these. Absent if there are none.
   */
  readonly faultyTypes?: readonly string[];
  /** Variables of the page, for the build. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Absent if only types are checked. */
  readonly built?: BuiltApp;
}

export interface BuiltApp {
  /** The command below `node_modules/.bin`. */
  readonly build: readonly string[];
  /** Whether the build checks types, by the app's `tsconfig.json`. */
  readonly checksTypes: boolean;
  /** Starts the app at a free port. */
  readonly start: string;
  /** Paths that answer, each with a text of its page. */
  readonly pages: Readonly<Record<string, string>>;
  /** A path that has to fail, and the words that the server prints then. */
  readonly mistake?: { readonly path: string; readonly words: string };
}

const react = { react: "19.3.1", "react-dom": "19.3.1" };
const reactTypes = { "@types/react": "19.3.0", "@types/react-dom": "19.3.0" };
const common = { convex: "1.48.0", typescript: "5.9.3" };

const variables = (prefix: string) => ({
  [`${prefix}CONVEX_URL`]: "http://127.0.0.1:3210",
  [`${prefix}CONVEX_SITE_URL`]: "http://127.0.0.1:3211",
  [`${prefix}FOOTFALL_KEY`]: "ff_pub_example",
});

const pages = { "/": "Sign up", "/analytics": "footfall-root" };

/** Node 20 runs all of these. React Router 8 needs Node 22. */
export const frameworkApps: readonly FrameworkApp[] = [
  {
    name: "Next.js",
    example: "nextjs",
    frame: "next",
    dependencies: {
      ...common,
      ...react,
      ...reactTypes,
      "@types/node": "24.10.1",
      next: "16.4.6",
      // The declarations of Next.js name `URLPatternOptions`, which TypeScript 5 does not have.
      typescript: "6.0.3",
    },
    variables: variables("NEXT_PUBLIC_"),
    built: {
      build: ["next", "build"],
      checksTypes: true,
      start: "node_modules/.bin/next start --hostname 127.0.0.1 --port 0",
      pages,
      mistake: {
        path: "/misplaced",
        words:
          'AnalyticsDashboard needs a browser, and this is a server component. Put it into a file of its own that begins with "use client"',
      },
    },
  },
  {
    name: "Next.js 15.3",
    example: "nextjs",
    frame: "next",
    dependencies: {
      ...common,
      ...react,
      ...reactTypes,
      "@types/node": "24.10.1",
      next: "15.3.0",
      // The declarations of Next.js import it, and the next line leaves it out.
      sharp: "0.34.5",
    },
    install: ["--omit=optional"],
  },
  {
    name: "React Router",
    example: "react-router",
    frame: "react-router",
    dependencies: {
      ...common,
      ...react,
      ...reactTypes,
      "@react-router/dev": "7.18.4",
      "@react-router/node": "7.18.4",
      "@react-router/serve": "7.18.4",
      "@types/node": "24.10.1",
      isbot: "5.2.3",
      "react-router": "7.18.4",
      vite: "7.3.8",
    },
    variables: variables("VITE_"),
    built: {
      build: ["react-router", "build"],
      checksTypes: false,
      start:
        "HOST=127.0.0.1 node_modules/.bin/react-router-serve ./build/server/index.js",
      pages,
    },
  },
  {
    name: "Expo",
    example: "expo",
    frame: "expo",
    dependencies: {
      ...common,
      react: react.react,
      "@types/react": reactTypes["@types/react"],
      "@react-native-async-storage/async-storage": "3.1.1",
      "@react-native-community/netinfo": "12.0.1",
      "@react-navigation/native": "7.5.1",
      "expo-router": "58.0.6",
      "react-native": "0.88.1",
    },
    // Only types are needed. The tools to build an app would make the install three times as long.
    install: ["--omit=optional", "--legacy-peer-deps"],
    faultyTypes: [
      "@react-navigation",
      "expo-router",
      "expo-server",
      "react-native",
    ],
  },
];
