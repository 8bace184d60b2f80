/** The routes that Prometheus asks: the same on the supervisor's socket and on the cluster's port for metrics. */
import { Hono } from "hono";
import type { Exposition, Metrics } from "./exposition.ts";

export function metricsRoutes(metrics: Metrics): Hono {
  const routes = new Hono();
  routes.get("/metrics", async () => answer(await metrics.own()));
  routes.get("/balancers/:name/metrics", async (context) =>
    answer(await metrics.ofBalancer(context.req.param("name"))),
  );
  return routes;
}

function answer({ contentType, text }: Exposition): Response {
  return new Response(text, { headers: { "content-type": contentType } });
}
