/**
 * Whether the page is served from the developer's own machine. This is the rule of
 * `../shared/event/pageKind.ts` for pages over HTTP, in little code. It needs a port, because app
 * shells serve their screens from `https://localhost`.
 */
export const isLoopback = () =>
  /^((.*\.)?localhost\.?|127[.\d]+|0\.0\.0\.0|\[::1?]):/.test(location.host);
