/** The empty apps in which the way begins. The generators' versions are pinned. */

export interface EmptyApp {
  /** As README.md names the framework. */
  readonly framework: string;
  /** Makes the app in the folder `app` of an empty folder, with the npm registry alone. */
  readonly create: readonly string[];
  /** Makes the dashboard's page an own event, because the framework's tracker is on each page. */
  readonly countsDashboard: boolean;
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
  },
];
