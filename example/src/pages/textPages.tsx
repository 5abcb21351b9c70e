/** Pages of text. */
import { useRealtime, useSite } from "convex-footfall/react";
import { api } from "../../convex/_generated/api.js";
import { Link } from "../router.js";

export function ThanksPage() {
  return (
    <section className="text">
      <h1>Thank you</h1>
      <p>
        Put the kettle on. Your tea would be on its way, were this not a demo.
      </p>
      <p>
        <Link to="/dashboard">See your purchase arrive in the numbers</Link>
      </p>
    </section>
  );
}

export function AboutPage() {
  return (
    <section className="text">
      <h1>About us</h1>
      <p>
        Harbour &amp; Leaf is a made-up shop. It exists to be visited: each page
        you open and each tea you put into the cart is an event, and the{" "}
        <Link to="/dashboard">analytics page</Link> counts it.
      </p>
      <p>
        The events go to the shop&rsquo;s own Convex backend, where Footfall
        keeps them. They go nowhere else. <ReadersNow />
      </p>
    </section>
  );
}

/** One figure of Footfall in a page of the shop. */
function ReadersNow() {
  const { data: site } = useSite(api.analytics, "default");
  const { data: realtime } = useRealtime(api.analytics, site ?? "skip");
  return realtime && <>Here now: {realtime.activeVisitors}.</>;
}

export function NotFoundPage() {
  return (
    <section className="text">
      <h1>No such page</h1>
      <p>
        <Link to="/">Back to the shop</Link>
      </p>
    </section>
  );
}
