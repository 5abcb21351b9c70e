/** The shop: its frame, and the page for the current path. */
import { TrackPageViews } from "convex-footfall/react";
import { useEffect } from "react";
import { useCart } from "./cart.js";
import { CartPage } from "./pages/CartPage.js";
import { CheckoutPage } from "./pages/CheckoutPage.js";
import { DashboardPage } from "./pages/DashboardPage.js";
import { HomePage } from "./pages/HomePage.js";
import { ProductPage } from "./pages/ProductPage.js";
import { AboutPage, NotFoundPage, ThanksPage } from "./pages/textPages.js";
import { findProduct } from "./products.js";
import { isDashboard, Link, usePath } from "./router.js";

export function App() {
  const path = usePath();
  const { count } = useCart();
  const { name, page } = route(path);
  const title = `${name} · Harbour & Leaf`;
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <div className="shop" data-wide={isDashboard(path) || undefined}>
      {!isDashboard(path) && <TrackPageViews pathname={path} title={title} />}
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
    return { name: product.name, page: <ProductPage product={product} /> };
  }
  switch (path) {
    case "/":
      return { name: "Tea", page: <HomePage /> };
    case "/cart":
      return { name: "Cart", page: <CartPage /> };
    case "/checkout":
      return { name: "Checkout", page: <CheckoutPage /> };
    case "/thanks":
      return { name: "Thank you", page: <ThanksPage /> };
    case "/about":
      return { name: "About", page: <AboutPage /> };
    case "/dashboard":
      return { name: "Analytics", page: <DashboardPage /> };
    default:
      return { name: "Not found", page: <NotFoundPage /> };
  }
}
