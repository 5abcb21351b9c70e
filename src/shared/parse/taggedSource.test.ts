import { expect, test } from "vitest";
import { referrerHost } from "./referrerHost.js";
import { taggedSource } from "./taggedSource.js";

test.each([
  ["newsletter", "newsletter"],
  ["spring newsletter", "spring newsletter"],
  ["blog.example", "blog.example"],
  ["www.blog.example", "blog.example"],
  ["https://www.blog.example/post?a=1#b", "blog.example"],
  ["https://blog.example:8080", "blog.example"],
  ["//blog.example/post", "blog.example"],
  ["blog.example/post", "blog.example"],
  ["blog.example:443/post", "blog.example"],
  ["android-app://com.example.app/", "com.example.app"],
  ["https://bücher.example/", "xn--bcher-kva.example"],
  ["www.bücher.example/post", "xn--bcher-kva.example"],
  ["bücher.example", "xn--bcher-kva.example"],
  ["blog.例え.jp", "blog.xn--r8jz45g.jp"],
  ["bücher news", "bücher news"],
  ["grüße.", "grüße."],
  ["https://", "https://"],
  ["https://%", "https://%"],
  ["www.", "www."],
  ["a/b", "a/b"],
  ["on: sale", "on: sale"],
])("taggedSource(%j) is %j", (tag, source) => {
  expect(taggedSource(tag)).toBe(source);
});

test.each([
  ["https://www.google.de/search?q=x", "google.de"],
  ["http://Blog.Example:8080/post", "blog.example"],
  ["android-app://com.google.android.gm/", "com.google.android.gm"],
  ["google.com/search", undefined],
  ["about:blank", undefined],
  ["localhost:3000/x", undefined],
  ["", undefined],
])("referrerHost(%j) is %j", (referrer, host) => {
  expect(referrerHost(referrer)).toBe(host);
});
