/** What each entry for browsers may weigh, minified and gzipped. KB of 1,024 bytes. */
/** The map, what makes files, and names of regions. */
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
    // 0.25 KB of it keep secrets in addresses on the page, and let a hook of the page see each event first.
    name: "the script of the tag, 3.25 KB",
    path: "dist/browser/footfall.js",
    // It is minified already. 32 bytes are taken off for what a bundler adds, and none adds anything here.
    modifyEsbuildConfig: (config) => ({ ...config, loader: { ".js": "copy" } }),
    limit: `${3.25 * 1024 - 32} B`,
    gzip: true,
  },
  {
    // As of the tag, 0.25 KB of it.
    name: "convex-footfall/browser/core, 2.75 KB",
    path: "dist/browser/coreTracker.js",
    import: "{ createTracker }",
    limit: `${2.75 * 1024} B`,
    gzip: true,
  },
  {
    name: "convex-footfall/browser, 3.5 KB",
    path: "dist/browser/index.js",
    import: "{ createTracker }",
    limit: `${3.5 * 1024} B`,
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
