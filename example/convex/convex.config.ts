import { defineApp } from "convex/server";
import footfall from "../../src/component/convex.config.js";

const app = defineApp();
app.use(footfall);

export default app;
