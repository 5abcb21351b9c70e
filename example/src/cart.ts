/** The cart: product ids in this tab, one for each 100 g. It survives a visit to the dashboard. */
import { useSyncExternalStore } from "react";
import { findProduct, type Product } from "./products.js";

const KEY = "cart";

let cart = JSON.parse(sessionStorage.getItem(KEY) ?? "[]") as readonly string[];
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function setCart(next: readonly string[]): void {
  cart = next;
  sessionStorage.setItem(KEY, JSON.stringify(cart));
  for (const listener of listeners) listener();
}

export const addToCart = (productId: string) => setCart([...cart, productId]);
export const emptyCart = () => setCart([]);
export function removeFromCart(productId: string): void {
  const index = cart.indexOf(productId);
  if (index !== -1) setCart(cart.toSpliced(index, 1));
}

export interface CartLine {
  product: Product;
  quantity: number;
}

/** The content of the cart, one line per product. */
export function useCart(): {
  lines: CartLine[];
  count: number;
  totalCents: number;
} {
  const ids = useSyncExternalStore(subscribe, () => cart);
  const lines = [...new Set(ids)].flatMap((id) => {
    const product = findProduct(id);
    const quantity = ids.filter((each) => each === id).length;
    return product ? [{ product, quantity }] : [];
  });
  const totalCents = lines.reduce(
    (sum, { product, quantity }) => sum + product.priceCents * quantity,
    0,
  );
  return { lines, count: ids.length, totalCents };
}

const euros = new Intl.NumberFormat("en-IE", {
  style: "currency",
  currency: "EUR",
});
export const price = (cents: number) => euros.format(cents / 100);
