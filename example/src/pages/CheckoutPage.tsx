import { useMutation } from "convex/react";
import { useState, type FormEvent } from "react";
import { api } from "../../convex/_generated/api.js";
import { emptyCart, price, useCart } from "../cart.js";
import { Link, navigate } from "../router.js";
import { useTracker } from "../tracker.js";

export function CheckoutPage() {
  const { lines, count, totalCents } = useCart();
  const placeOrder = useMutation(api.shop.placeOrder);
  const tracker = useTracker();
  const [state, setState] = useState<"open" | "sending" | "failed">("open");

  const buy = async () => {
    setState("sending");
    const visitorId = tracker.getVisitorId();
    try {
      await placeOrder({
        lines: lines.map(({ product, quantity }) => ({
          productId: product.id,
          quantity,
        })),
        ...(visitorId !== undefined && { visitorId }),
      });
    } catch {
      setState("failed"); // The page shows it below, and keeps the cart.
      return;
    }
    emptyCart();
    navigate("/thanks");
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void buy();
  };

  if (count === 0) {
    return (
      <section className="text">
        <h1>Nothing to pay</h1>
        <p>
          Your cart is empty. <Link to="/">Back to the shop</Link>
        </p>
      </section>
    );
  }
  return (
    <form id="checkout" className="text" onSubmit={onSubmit}>
      <h1>Checkout</h1>
      <p>
        {count} × 100 g of tea, {price(totalCents)}. This is a demo: nothing is
        charged and nothing is sent.
      </p>
      <button className="button" disabled={state === "sending"}>
        {state === "sending" ? "Placing your order…" : "Place the order"}
      </button>
      {state === "failed" && (
        <p role="alert">Your order was not placed. Please try again.</p>
      )}
    </form>
  );
}
