/** Versions that are tested together, in an empty app that installs the package: data of the check and of `docs/limits.md`. */

export interface Combination {
  /** The reason for testing it. */
  name: string;
  node: string;
  convex: string;
  "convex-test": string;
  react: string;
  typescript: string;
  vite: string;
  vitest: string;
  /** Versions of Footfall's own components, instead of those that it pins. */
  overrides?: Record<string, string>;
}

/** On Node 20, neither convex 1.49 nor vitest 5 installs. */
export const combinations: readonly Combination[] = [
  {
    name: "newest",
    node: "20.19",
    convex: "1.48.0",
    "convex-test": "0.0.71",
    react: "19.3.1",
    typescript: "7.0.2",
    vite: "8.4.0",
    vitest: "4.1.12",
  },
  {
    name: "lowest",
    node: "20.19",
    convex: "1.46.0",
    "convex-test": "0.0.60",
    react: "18.3.0",
    typescript: "5.7.3",
    vite: "7.3.8",
    vitest: "4.1.12",
  },
  {
    name: "newest inside",
    node: "20.19",
    convex: "1.48.0",
    "convex-test": "0.0.71",
    react: "18.3.1",
    typescript: "5.9.3",
    vite: "8.4.0",
    vitest: "4.1.12",
    overrides: { "@convex-dev/batch-worker": "0.3.6" },
  },
];
