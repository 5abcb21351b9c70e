/** Mounts `POST /analytics/ingest`: the shop's pages send their events to it. */
import { httpRouter } from "convex/server";
import { registerRoutes } from "convex-footfall/http";
import { components } from "./_generated/api.js";

const http = httpRouter();
registerRoutes(http, components.footfall);

export default http;
