import { expect, test } from "vitest";
import { withoutClickIdValues } from "./clickIdValues.js";

test.each([
  ["", ""],
  ["a=1&b=2", "a=1&b=2"],
  ["gclid=Cj0K", "gclid="],
  ["a=1&gclid=Cj0K&b=2", "a=1&gclid=&b=2"],
  ["gclid=a&fbclid=b&gclid=c", "gclid=&fbclid=&gclid="],
  ["GCLID=Cj0K", "GCLID="],
  ["mygclid=1&gclids=2", "mygclid=1&gclids=2"],
  ["utm_term=gclid=1", "utm_term=gclid=1"],
  ["gclid", "gclid"],
  ["gclid=", "gclid="],
  ["gclid=a%26b=c", "gclid="],
  [
    "https://shop.example/a?x=1&gclid=Cj0K#top",
    "https://shop.example/a?x=1&gclid=#top",
  ],
  [
    "https://shop.example/#/cart?fbclid=IwAR",
    "https://shop.example/#/cart?fbclid=",
  ],
  ["https://shop.example/gclid=1", "https://shop.example/gclid=1"],
  ["a=1;gclid=Cj0K&b=2", "a=1;gclid=&b=2"],
  ["a=1&amp;gclid=Cj0K", "a=1&amp;gclid="],
  // The name may be encoded.
  ["%67clid=Cj0K&a=1", "%67clid=&a=1"],
  ["li%5Ffat%5Fid=1-2", "li%5Ffat%5Fid="],
  ["%2567CLID=Cj0K", "%2567CLID="],
  // The value of another parameter may be an address.
  ["next=%2F%3Fgclid%3DCj0K%26a%3D1&b=2", "next=%2F%3Fgclid%3D%26a%3D1&b=2"],
  ["next=%252F%253Fgclid%253DCj0K%2526a", "next=%252F%253Fgclid%253D%2526a"],
  ["next=%2f%3fgclid=Cj0K%23top", "next=%2f%3fgclid=%23top"],
  ["?gclid%3DCj0K", "?gclid%3D"],
  ["term%3Dgclid%3D1", "term%3Dgclid%3D1"],
  // The address may stand in a text or in JSON.
  [
    '{"href":"https://shop.example/?gclid=Cj0K","n":1}',
    '{"href":"https://shop.example/?gclid=","n":1}',
  ],
  [
    "see https://a.example/?gclid=Cj0K today",
    "see https://a.example/?gclid= today",
  ],
])("withoutClickIdValues(%j) is %j", (text, without) => {
  expect(withoutClickIdValues(text)).toBe(without);
  expect(withoutClickIdValues(without)).toBe(without);
});
