import { useState } from "react";
import { addToCart, price } from "../cart.js";
import { Leaf } from "../Leaf.js";
import type { Product } from "../products.js";
import { Link } from "../router.js";
import { useTracker } from "../tracker.js";

export function ProductPage({ product }: { product: Product }) {
  const [added, setAdded] = useState(0);
  const tracker = useTracker();
  const add = () => {
    addToCart(product.id);
    tracker.track("add_to_cart", {
      product: product.id,
      value: product.priceCents / 100,
    });
    setAdded(added + 1);
  };
  return (
    <article className="detail">
      <Leaf hue={product.hue} />
      <div>
        <p className="soft">{product.origin}</p>
        <h1>{product.name}</h1>
        <p className="notes">{product.notes}</p>
        <p className="detail-price">
          {price(product.priceCents)} <span className="soft">for 100 g</span>
        </p>
        <button type="button" className="button" onClick={add}>
          Add to cart
        </button>
        <p aria-live="polite">
          {added > 0 && (
            <>
              {added} in your cart. <Link to="/cart">Go to the cart</Link>
            </>
          )}
        </p>
      </div>
    </article>
  );
}
