import { expect, test } from "vitest";
import { pageKind } from "../shared/event/pageKind.js";
import { isLoopback } from "./isLoopback.js";
import { Browser } from "./browser.helpers.js";

const hosts = [
  "localhost",
  "localhost.",
  "shop.localhost",
  "127.0.0.1",
  "127.1.2.3",
  "0.0.0.0",
  "[::1]",
  "[::]",
  "shop.example",
  "localhost.example",
  "notlocalhost",
  "127.example",
  "127.0.0.1.example",
  "[::12]",
  "10.0.0.1",
];

test.each(hosts.flatMap((host) => [host, `${host}:5173`]))(
  "a page of %s is on loopback if the server takes it for a development page",
  (host) => {
    for (const scheme of ["http", "https"]) {
      const url = `${scheme}://${host}/tea`;
      const isDevelopment = pageKind(url).pageKind === "development";
      expect(new Browser().open({ url }).run(isLoopback)).toBe(isDevelopment);
    }
  },
);
