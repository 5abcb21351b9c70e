/** Bounds each entry for browsers, minified and gzipped, in KB of 1,024 bytes. */
/** These parts are the map, the exports to files, and the names of regions. */
const leaveOutWhatIsLoadedOnDemand = {
  name: "leave out what is loaded on demand",
  setup(build) {
    build.onResolve({ filter: /.*/ }, ({ kind, path }) =>
      kind === "dynamic-import" ? { path, external: true } : undefined,
    );
  },
};

export default [
  {
    // 0.25 KB of it keep secrets in addresses on the page, and let a hook of the page see each
    // event first.
    name: "the script of the tag, 3.25 KB",
    path: "dist/browser/footfall.js",
    // The file is already minified. A bundler adds nothing here, so the limit is 32 bytes below
    // that of the name.
    modifyEsbuildConfig: (config) => ({ ...config, loader: { ".js": "copy" } }),
    limit: `${3.25 * 1024 - 32} B`,
    gzip: true,
  },
  {
    // 0.25 KB of it are for the same as in the tag.
    name: "convex-footfall/browser/core, 2.75 KB",
    path: "dist/browser/coreTracker.js",
    import: "{ createTracker }",
    limit: `${2.75 * 1024} B`,
    gzip: true,
  },
  {
    // The names of the fields of its state take 0.1 KB, because only the tag's build shortens them.
    name: "convex-footfall/browser, 3.6 KB",
    path: "dist/browser/index.js",
    import: "{ createTracker }",
    limit: `${3.6 * 1024} B`,
    gzip: true,
  },
  {
    name: "the dashboard, 65 KB beyond React and convex, what it loads on demand left out",
    path: "dist/react/index.js",
    import: "{ AnalyticsDashboard }",
    modifyEsbuildConfig: (config) => ({
      ...config,
      plugins: [...(config.plugins ?? []), leaveOutWhatIsLoadedOnDemand],
    }),
    limit: `${65 * 1024} B`,
    gzip: true,
  },
];
