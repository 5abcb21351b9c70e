// convex-test looks for a folder called _generated to find the root of a module map.
export {};
