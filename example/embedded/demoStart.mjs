/**
 * The entry of `npm run demo`. Plain JavaScript runs at once, and TypeScript takes a part of a second
 * to load. So this file says that the demo starts.
 */
if (!process.argv.includes("--help"))
  console.log("Starting the demo of Footfall …");

await import("tsx");
await import("./demo.ts");
