/** The shop: its frame, and which page is shown. */
import { useEffect, useRef } from "react";
import { useCart } from "./cart.js";
import { CartPage } from "./pages/CartPage.js";
import { CheckoutPage } from "./pages/CheckoutPage.js";
import { DashboardPage } from "./pages/DashboardPage.js";
import { HomePage } from "./pages/HomePage.js";
import { ProductPage } from "./pages/ProductPage.js";
import { AboutPage, NotFoundPage, ThanksPage } from "./pages/textPages.js";
import { findProduct } from "./products.js";
import { Link, usePath } from "./router.js";
import { trackEngagement, trackPageview } from "./track.js";

export function App() {
  const path = usePath();
  const { count } = useCart();
  const { title, page } = route(path);
  usePageviews(path, title);
  return (
    <div className="shop" data-wide={path === "/dashboard" || undefined}>
      <header className="shop-head">
        <Link to="/" className="brand">
          Harbour &amp; Leaf
        </Link>
        <nav>
          <Link to="/about">About</Link>
          <Link to="/cart">Cart{count > 0 && ` (${count})`}</Link>
          <Link to="/dashboard">Analytics</Link>
        </nav>
      </header>
      <main key={path}>{page}</main>
    </div>
  );
}

function route(path: string) {
  const [, productId] = /^\/products\/([^/]+)$/.exec(path) ?? [];
  const product = productId === undefined ? undefined : findProduct(productId);
  if (product) {
    return { title: product.name, page: <ProductPage product={product} /> };
  }
  switch (path) {
    case "/":
      return { title: "Tea", page: <HomePage /> };
    case "/cart":
      return { title: "Cart", page: <CartPage /> };
    case "/checkout":
      return { title: "Checkout", page: <CheckoutPage /> };
    case "/thanks":
      return { title: "Thank you", page: <ThanksPage /> };
    case "/about":
      return { title: "About", page: <AboutPage /> };
    case "/dashboard":
      return { title: "Analytics", page: <DashboardPage /> };
    default:
      return { title: "Not found", page: <NotFoundPage /> };
  }
}

/** One pageview for each page of the shop; looking at the numbers does not change them. */
function usePageviews(path: string, title: string): void {
  const lastPath = useRef<string | null>(null);
  useEffect(() => {
    document.title = `${title} · Harbour & Leaf`;
    // React runs effects twice in development.
    if (path === lastPath.current) return;
    const isFirst = lastPath.current === null;
    lastPath.current = path;
    if (path !== "/dashboard") trackPageview(isFirst);
  }, [path, title]);
  useEffect(
    () => (path === "/dashboard" ? undefined : trackEngagement()),
    [path],
  );
}
