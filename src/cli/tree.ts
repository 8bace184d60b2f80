/** The tree of verbs. Each is loaded only when it runs, so that `--help` stays fast. */
import { buildRouteMap, type RouteMap } from "@stricli/core";
import type { AppContext } from "./context.ts";
import { exitCodeText } from "./exit-codes.ts";
import { changeRoutes } from "./tree-change.ts";
import { dayRoutes } from "./tree-day.ts";
import { lookRoutes } from "./tree-look.ts";
import { rehearseRoute } from "./tree-rehearse.ts";
import { secretRoutes } from "./tree-secret.ts";

export function rootOf(): RouteMap<AppContext> {
  const change = changeRoutes();
  const look = lookRoutes();
  const day = dayRoutes();
  return buildRouteMap({
    routes: {
      init: look.init,
      check: look.check,
      plan: look.plan,
      rehearse: rehearseRoute(),
      up: change.up,
      deploy: change.deploy,
      cancel: change.cancel,
      rollback: change.rollback,
      history: look.history,
      diff: day.diff,
      status: look.status,
      logs: look.logs,
      top: day.top,
      events: day.events,
      metrics: day.metrics,
      load: day.load,
      exec: day.exec,
      config: day.config,
      secret: secretRoutes(),
      scale: change.scale,
      restart: change.restart,
      wait: look.wait,
      maintenance: change.maintenance,
      lock: change.lock,
      doctor: look.doctor,
      setup: look.setup,
      down: change.down,
      completion: look.completion,
      supervise: look.supervise,
    },
    docs: {
      brief: "Describe a cluster once, in one typed file; check, plan, run, release and roll it back",
      fullDescription: [
        "Describe a cluster once, in one typed file; check it, plan every change, run it on this machine,",
        "release without losing a request, and roll back.",
        "",
        "First steps: tutti init, tutti check, tutti up, change something, tutti plan, tutti deploy.",
        "",
        exitCodeText,
      ].join("\n"),
      hideRoute: { supervise: true },
    },
  });
}
