/** Bounds each entry for browsers, minified and gzipped, in KB of 1,024 bytes. */
/**
 * These parts are the lists, the contents of sheets, the map, the hours of the week, the exports to
 * files, the set-up, the settings, several sites, the words of other languages, the names of regions, and the
 * console help.
 */
const leaveOutWhatIsLoadedOnDemand = {
  name: "leave out what is loaded on demand",
  setup(build) {
    build.onResolve({ filter: /.*/ }, ({ kind, path }) =>
      kind === "dynamic-import" ? { path, external: true } : undefined,
    );
  },
};

const withoutWhatIsLoadedOnDemand = (config) => ({
  ...config,
  // Other formats have no `import()`, and esbuild would add code that replaces it.
  format: "esm",
  plugins: [...(config.plugins ?? []), leaveOutWhatIsLoadedOnDemand],
});

/**
 * The files of the tag are already minified. size-limit measures some 30 bytes less than `gzip -9`
 * writes, which the table in `docs/tracker.md` has. So `src/client/http/embedScript.test.ts` holds
 * the budgets, and these limits are lower by that.
 */
const GZIP_HEADER_BYTES = 30;
const asItIs = (config) => ({ ...config, loader: { ".js": "copy" } });

export default [
  {
    // Page views, reading time, events and their delivery.
    name: "the tag, 3 KB",
    path: "dist/browser/footfall.js",
    modifyEsbuildConfig: asItIs,
    limit: `${3 * 1024 - GZIP_HEADER_BYTES} B`,
    gzip: true,
  },
  {
    // Interactions, and the help in the console of a development page.
    name: "the second file of the tag, 1.2 KB",
    path: "dist/browser/more.js",
    modifyEsbuildConfig: asItIs,
    limit: `${1.2 * 1024} B`,
    gzip: true,
  },
  {
    // 0.25 KB of it are for the same as in the tag.
    name: "convex-footfall/browser/core, 2.75 KB",
    path: "dist/browser/coreTracker.js",
    import: "{ createTracker }",
    modifyEsbuildConfig: withoutWhatIsLoadedOnDemand,
    limit: `${2.75 * 1024} B`,
    gzip: true,
  },
  {
    // The names of the fields of its state take 0.1 KB, because only the tag's build shortens them.
    name: "convex-footfall/browser, 3.6 KB",
    path: "dist/browser/index.js",
    import: "{ createTracker }",
    modifyEsbuildConfig: withoutWhatIsLoadedOnDemand,
    limit: `${3.6 * 1024} B`,
    gzip: true,
  },
  {
    // The core of convex-footfall/browser/core, and the storage of a device. Metro bundles all of it.
    name: "convex-footfall/native, 4 KB",
    path: "dist/native/index.js",
    import: "{ createTracker }",
    limit: `${4 * 1024} B`,
    gzip: true,
  },
  {
    name: "the console help that the modules load on a development page, 1 KB",
    path: "dist/browser/consoleHelp.js",
    import: "{ help }",
    limit: `${1024} B`,
    gzip: true,
  },
  {
    name: "the dashboard, 70 KB beyond React and convex, what it loads on demand left out",
    path: "dist/react/index.js",
    import: "{ AnalyticsDashboard }",
    modifyEsbuildConfig: withoutWhatIsLoadedOnDemand,
    limit: `${70 * 1024} B`,
    gzip: true,
  },
];
