import { expect, test } from "vitest";
import { hostnameError, type HostnamePolicy } from "./checkHostname.js";

const site = (
  allowedOrigins: string[],
  allowMissingOrigin = false,
): HostnamePolicy => ({
  allowedOrigins,
  allowMissingOrigin,
  localhost: "exclude",
});
const shop = site([
  "https://shop.example",
  "*.shop.example",
  "capacitor://localhost",
  "http://dev.example:5173",
]);

test.each([
  "shop.example",
  "a.b.shop.example",
  "localhost",
  "dev.example",
  undefined,
])("a page of %s is the site's", (hostname) => {
  const page = hostname === undefined ? {} : { hostname };
  expect(hostnameError(page, shop, { trusted: false })).toBeNull();
});

test("a page of another hostname is wrong, by its name and that of the setting", () => {
  expect(
    hostnameError({ hostname: "evil.example" }, shop, { trusted: false }),
  ).toBe(
    'the page is on "evil.example", which is the host of no origin in the site\'s allowedOrigins: add its origin there, or send with a secret key',
  );
  for (const hostname of ["shop.example.evil", "evilshop.example", "www.x"]) {
    expect(hostnameError({ hostname }, shop, { trusted: false })).toContain(
      hostname,
    );
  }
});

test("a site that lists no origins takes every page", () => {
  expect(
    hostnameError({ hostname: "any" }, site([]), { trusted: false }),
  ).toBeNull();
});

test("who shows a secret key may send of any page", () => {
  expect(
    hostnameError({ hostname: "evil.example" }, shop, { trusted: true }),
  ).toBeNull();
});

test("screens of an app are on no host, where the site takes apps without an origin", () => {
  const page = { hostname: "products", pageKind: "app" as const };
  const origins = ["https://shop.example"];
  expect(
    hostnameError(page, site(origins, true), { trusted: false }),
  ).toBeNull();
  expect(hostnameError(page, site(origins), { trusted: false })).toContain(
    '"products", which is the host of no origin in the site\'s allowedOrigins: add its origin there, or set allowMissingOrigin',
  );
  const web = { hostname: "products" };
  expect(hostnameError(web, site(origins, true), { trusted: false })).toContain(
    "products",
  );
});

test("a development page passes where the site counts these, and no other page", () => {
  const counting = {
    ...site(["https://shop.example"]),
    localhost: "count" as const,
  };
  const page = { hostname: "127.0.0.1", pageKind: "development" as const };
  expect(hostnameError(page, counting, { trusted: false })).toBeNull();
  expect(
    hostnameError(page, site(["https://shop.example"]), { trusted: false }),
  ).toContain('"127.0.0.1"');
  expect(
    hostnameError({ hostname: "127.0.0.1" }, counting, { trusted: false }),
  ).toContain('"127.0.0.1"');
});
