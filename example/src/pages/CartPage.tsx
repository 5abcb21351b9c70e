import { price, removeFromCart, useCart } from "../cart.js";
import { Link, navigate } from "../router.js";
import { useTracker } from "../tracker.js";

export function CartPage() {
  const { lines, count, totalCents } = useCart();
  const tracker = useTracker();
  const checkOut = () => {
    tracker.track("checkout_started", {
      items: count,
      value: totalCents / 100,
    });
    navigate("/checkout");
  };
  if (count === 0) {
    return (
      <section className="text">
        <h1>Your cart is empty</h1>
        <p>
          Six teas are waiting <Link to="/">in the shop</Link>.
        </p>
      </section>
    );
  }
  return (
    <section className="text">
      <h1>Your cart</h1>
      <ul className="lines">
        {lines.map(({ product, quantity }) => (
          <li key={product.id}>
            <span>
              {quantity} × {product.name}
            </span>
            <span>{price(quantity * product.priceCents)}</span>
            <button
              type="button"
              className="quiet"
              onClick={() => removeFromCart(product.id)}
            >
              Remove
            </button>
          </li>
        ))}
      </ul>
      <p className="total">
        <span>Total</span> <span>{price(totalCents)}</span>
      </p>
      <button type="button" className="button" onClick={checkOut}>
        Check out
      </button>
    </section>
  );
}
