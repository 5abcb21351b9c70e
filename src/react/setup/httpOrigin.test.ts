import { expect, test } from "vitest";
import { httpOriginOf } from "./httpOrigin.js";

const placeholder = "https://YOUR-DEPLOYMENT.convex.site";

test.each([
  ["https://a-b-1.convex.cloud", "https://a-b-1.convex.site"],
  [
    "https://a-b-1.eu-west-1.convex.cloud/",
    "https://a-b-1.eu-west-1.convex.site",
  ],
  ["http://127.0.0.1:3210", "http://127.0.0.1:3211"],
  ["http://127.0.0.1:3210/", "http://127.0.0.1:3211"],
  ["http://localhost:3212", "http://localhost:3213"],
  ["http://[::1]:3210", "http://[::1]:3211"],
  ["https://convex.example.com", placeholder],
  ["http://convex.internal:3210", placeholder],
  ["http://127.0.0.1", placeholder],
])("%s", (url, origin) => expect(httpOriginOf(url)).toBe(origin));
