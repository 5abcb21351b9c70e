import { defineApp } from "convex/server";
import footfall from "convex-footfall/convex.config.js";

const app = defineApp();
app.use(footfall);

export default app;
