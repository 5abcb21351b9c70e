import { expect, test } from "vitest";
import { siteUrlOf } from "./siteUrl.js";

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
  ["https://convex.example.com", undefined],
  ["http://convex.internal:3210", undefined],
  ["http://127.0.0.1", undefined],
])("%s", (url, siteUrl) => expect(siteUrlOf(url)).toBe(siteUrl));
