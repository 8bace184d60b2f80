/** HAProxy's own exporter for Prometheus, built in since 2.0 (`haproxy -vv` says PROMEX), on a socket of the owner alone. */
import { exporterName, exporterSocketPath } from "./names.ts";
import type { HaproxyPlace, Section } from "./place.ts";
import { quoted } from "./quoted.ts";

export function exporterSection({ balancer, socketFolder }: HaproxyPlace): Section {
  return [
    `frontend ${exporterName}`,
    "mode http",
    `bind ${quoted(exporterSocketPath(socketFolder, balancer.name))} mode 600`,
    "timeout client 5s",
    "http-request use-service prometheus-exporter if { path /metrics }",
    "http-request deny deny_status 404",
  ];
}
