/** The shop's pages: which of them visitors ask for first, and where they go from each. */
import { findProduct, products, type Product } from "../src/products.js";
import { pick, type Random } from "./random.js";

type Choices = readonly (readonly [weight: number, path: string])[];

const SHOP = "Harbour & Leaf";

const productPages: Choices = products.map(
  ({ id }, i) => [products.length - i, `/products/${id}`] as const,
);
const allProducts = productPages.reduce((sum, [weight]) => sum + weight, 0);
const anyProduct = (weight: number): Choices =>
  productPages.map(
    ([each, path]) => [(each / allProducts) * weight, path] as const,
  );

const entryPages: Choices = [[50, "/"], [8, "/about"], ...anyProduct(42)];
const afterProduct: Choices = [[34, "/cart"], [26, "/"], ...anyProduct(40)];
const afterPage: Readonly<Record<string, Choices>> = {
  "/": [[10, "/about"], ...anyProduct(90)],
  "/about": [[60, "/"], ...anyProduct(40)],
  "/cart": [[55, "/checkout"], [15, "/"], ...anyProduct(30)],
  "/checkout": [
    [62, "/thanks"],
    [38, "/cart"],
  ],
};

/** Answers the first page of a visit. It is also a page of somebody who only looks around. */
export const entryPage = (random: Random): string => pick(random, entryPages);

export function nextPage(random: Random, path: string): string {
  if (productOf(path)) return pick(random, afterProduct);
  return pick(random, afterPage[path] ?? entryPages);
}

/** Answers the product that a page shows, if it shows one. */
export function productOf(path: string): Product | undefined {
  return findProduct(path.replace("/products/", ""));
}

const titles: Readonly<Record<string, string>> = {
  "/about": "About",
  "/cart": "Cart",
  "/checkout": "Checkout",
  "/thanks": "Thank you",
};

export function titleOf(path: string): string {
  const name = productOf(path)?.name ?? titles[path];
  return name === undefined ? SHOP : `${name} · ${SHOP}`;
}
