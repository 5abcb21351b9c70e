/** The empty apps in which the way begins. The generators' versions are pinned. */

export interface EmptyApp {
  /** As README.md names the framework. */
  readonly framework: string;
  /** Makes the app in the folder `app` of an empty folder, with the npm registry alone. */
  readonly create: readonly string[];
  /** Whether the dashboard's page counts, because the framework's tracker is on every page. */
  readonly countsDashboard: boolean;
  /** Whether the recipe of docs/proxy.md for this framework is tried in the app. */
  readonly hasProxy: boolean;
}

export const emptyApps: readonly EmptyApp[] = [
  {
    framework: "Vite",
    create: [
      "npm",
      "create",
      "--yes",
      "vite@9.3.0",
      "app",
      "--",
      ...["--template", "react-ts", "--no-interactive"],
    ],
    countsDashboard: false,
    hasProxy: false,
  },
  {
    framework: "Next.js",
    create: [
      "npm",
      "create",
      "--yes",
      "next-app@16.4.3",
      "app",
      "--",
      ...["--ts", "--app", "--no-src-dir", "--no-import-alias"],
      ...["--no-eslint", "--no-tailwind", "--use-npm"],
      ...["--skip-install", "--disable-git", "--yes"],
    ],
    countsDashboard: true,
    hasProxy: true,
  },
];
