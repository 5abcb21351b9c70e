import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "edge-runtime",
    testTimeout: 60_000,
    env: { FOOTFALL_PUBLIC_KEY: "ff_pub_of_the_test" },
  },
});
