/** Takes events over HTTP. */
import { httpRouter } from "convex/server";
import { registerRoutes } from "convex-footfall/http";
import { components } from "./components.js";

const http = httpRouter();
registerRoutes(http, components.footfall);

export default http;
