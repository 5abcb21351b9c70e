import { expect, test } from "vitest";
import fc from "../../fastCheck.helpers.js";
import { pageKind } from "./pageKind.js";

test.each([
  "http://localhost:5173/",
  "https://localhost:8443/tea",
  "HTTP://LOCALHOST:5173",
  "http://127.0.0.1:3000/",
  "http://127.1.2.3:3000/",
  "http://2130706433:3000/",
  "http://[::1]:5173/",
  "http://[::]:5173/",
  "http://0.0.0.0:8000/",
  "http://shop.localhost:5173/",
  "http://localhost.:5173/",
  "//localhost:5173/tea",
  " http://localhost:5173/ ",
  "file:///home/ada/index.html",
  "file:///C:/shop/index.html",
  "about:blank",
  "about:srcdoc",
])("%s is a page of development", (address) => {
  expect(pageKind(address)).toEqual({ pageKind: "development" });
});

test.each([
  "capacitor://localhost/",
  "capacitor://localhost",
  "ionic://localhost/",
  "tauri://localhost/",
  "app://Home/screen",
  "acme://localhost:8080/products/17",
  "chrome-extension://abcdefgh/popup.html",
])("%s is a screen of an app", (address) => {
  expect(pageKind(address)).toEqual({ pageKind: "app" });
});

test.each([
  "https://localhost/",
  "http://localhost/index.html",
  "https://localhost:443/",
  "http://localhost:80/",
  "http://tauri.localhost/",
  "https://shop.example/",
  "https://shop.example:5173/",
  "https://localhost.example:5173/",
  "https://notlocalhost:5173/",
  "http://127.0.0.1.example:3000/",
  "http://192.168.0.7:5173/",
  "https://shop.example/?next=http://localhost:5173/",
  "/tea",
  "tea",
  "localhost:5173/tea",
  "null",
  "",
  "http://",
])("%j has no kind", (address) => {
  expect(pageKind(address)).toEqual({});
});

test("takes any text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
      expect(() => pageKind(text)).not.toThrow();
      expect(() => pageKind(`http://${text}`)).not.toThrow();
    }),
  );
});
