import { expect, test } from "vitest";
import { hashRoute } from "./hashRoute.js";
import { keptPath } from "./keptPath.js";

test.each([
  ["/", "/"],
  ["/tea/green.html", "/tea/green.html"],
  ["/R&D", "/R&D"],
  ["/R&D/a=b", "/R&D/a=b"],
  ["/R&D&token=1", "/R&D"],
  ["/tea&token=1/2&a=3", "/tea"],
  ["/tea?token", "/tea"],
  ["/tea%3Ftoken%3D1", "/tea"],
  ["/tea%253Ftoken%253D1", "/tea"],
  ["/why%3F", "/why%3F"],
  ["/tea;cup=1/leaf;a", "/tea/leaf;a"],
  ["/cart;jsessionid=1", "/cart"],
  ["/@ada", "/@ada"],
  ["/@ada@social.example", "/@ada@social.example"],
  ["/npm/react@18.2.0", "/npm/react@18.2.0"],
  ["/unsubscribe/ada@shop.example", "/unsubscribe/*"],
  ["/unsubscribe/ada%40shop.example/now", "/unsubscribe/*/now"],
  ["/to/ada:pw@shop.example/a", "/to/shop.example/a"],
  ["/v/eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.", "/v/*"],
  ["/eyJ", "/eyJ"],
  ["/#/cart", "/#/cart"],
  ["/#/cart?token=1", "/#/cart"],
  ["/#/cart&token=1", "/#/cart"],
  ["/#/cart#token", "/#/cart"],
  ["/#/to/ada@shop.example", "/#/to/*"],
  ["/app#access_token=1&state=2", "/app"],
  ["/app#/access_token=1&state=2", "/app"],
])("keptPath(%j) is %j", (path, kept) => {
  expect(keptPath(path)).toBe(kept);
  expect(keptPath(kept)).toBe(kept);
});

test.each([
  ["", "", ""],
  ["/cart", "/cart", ""],
  ["/cart?sort=up", "/cart", "sort=up"],
  ["!/cart?a#b", "!/cart", "a"],
  ["?t=1", "", "t=1"],
  ["story", "story", ""],
  ["access_token=1&state=2", "", ""],
  ["/id_token=1", "", ""],
  ["!/error=denied", "", ""],
  ["error%3Ddenied", "", ""],
  ["/a/b=c", "/a/b=c", ""],
])("hashRoute(%j): %j and %j", (fragment, route, query) => {
  expect(hashRoute(fragment)).toEqual({ route, query });
});
