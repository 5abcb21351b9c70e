import { expect, test } from "vitest";
import { httpOriginOf } from "./httpOrigin.js";

test.each([
  ["https://a-b-1.convex.cloud", "https://a-b-1.convex.site"],
  [
    "https://a-b-1.eu-west-1.convex.cloud/",
    "https://a-b-1.eu-west-1.convex.site",
  ],
  ["https://convex.example.com", "https://YOUR-DEPLOYMENT.convex.site"],
  ["http://127.0.0.1:3210", "https://YOUR-DEPLOYMENT.convex.site"],
])("%s", (url, origin) => expect(httpOriginOf(url)).toBe(origin));
