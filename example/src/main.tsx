import { FootfallProvider } from "convex-footfall/react";
import { ConvexProvider, ConvexReactClient } from "convex/react";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App.js";
import { isDashboard } from "./router.js";
import "./shop.css";
import { startTracker } from "./tracker.js";

const url = import.meta.env.VITE_CONVEX_URL;
if (url === undefined) {
  throw new Error(
    "VITE_CONVEX_URL is not set. Start the demo with `npm run demo`, or set it to the URL of your deployment.",
  );
}
const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element #root.");

const client = new ConvexReactClient(url);
createRoot(root).render(
  <StrictMode>
    <ConvexProvider client={client}>
      {isDashboard(location.pathname) ? (
        <App />
      ) : (
        <FootfallProvider tracker={startTracker(client)}>
          <App />
        </FootfallProvider>
      )}
    </ConvexProvider>
  </StrictMode>,
);
