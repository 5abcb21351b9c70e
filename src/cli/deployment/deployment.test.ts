import { expect, test } from "vitest";
import { findDeployment } from "./deployment.js";

test.each([
  [{}, undefined],
  [{ CONVEX_DEPLOYMENT: "" }, undefined],
  [{ CONVEX_DEPLOYMENT: "dev:a-b-1" }, true],
  [{ CONVEX_DEPLOYMENT: "local:a-b-1" }, true],
  [{ CONVEX_DEPLOYMENT: "anonymous:anonymous-a" }, true],
  [{ CONVEX_DEPLOYMENT: "prod:a-b-1" }, false],
  [{ CONVEX_DEPLOYMENT: "preview:a" }, false],
  [{ CONVEX_DEPLOY_KEY: "prod:a|k", CONVEX_DEPLOYMENT: "dev:a" }, false],
  [{ CONVEX_DEPLOY_KEY: "dev:a|k" }, true],
  [{ CONVEX_SELF_HOSTED_URL: "http://127.0.0.1:3210" }, true],
  [{ CONVEX_SELF_HOSTED_URL: "http://localhost:3210/" }, true],
  [{ CONVEX_SELF_HOSTED_URL: "http://localhost.example" }, false],
  [{ CONVEX_SELF_HOSTED_URL: "https://convex.example" }, false],
])("%o is a development deployment: %s", (environment, isDevelopment) => {
  expect(findDeployment(environment)?.isDevelopment).toBe(isDevelopment);
});
