/** Checks by shape that a value is a cluster: it comes from another thread, and maybe from another copy of tutti. */
import { err, ok, type Result } from "../base/result.ts";
import type { Cluster } from "../model/cluster.ts";

const LISTS = {
  services: "service",
  jobs: "job",
  stores: "store",
  balancers: "balancer",
  externals: "external",
} as const;

/** What the rest of tutti counts on: names, kinds and places. The builders have read every option already. */
export function parseCluster(value: unknown): Result<Cluster, string> {
  if (!isObject(value) || value.kind !== "cluster") return err('its kind is not "cluster"');
  if (typeof value.name !== "string") return err("it has no name");
  if (!isPlace(value.place)) return err("it has no place");
  if (value.environment !== "production" && value.environment !== "development") {
    return err("its environment is neither production nor development");
  }
  for (const [list, kind] of Object.entries(LISTS)) {
    const wrong = wrongPart(value[list], kind);
    if (wrong !== undefined) return err(`${list} ${wrong}`);
  }
  return ok(value as unknown as Cluster);
}

function wrongPart(list: unknown, kind: string): string | undefined {
  if (!Array.isArray(list)) return "is no list";
  const items: readonly unknown[] = list;
  const wrong = items.findIndex((item) => !isPart(item, kind));
  return wrong < 0 ? undefined : `holds something at position ${wrong + 1} that is no ${kind}`;
}

function isPart(item: unknown, kind: string): boolean {
  return isObject(item) && item.kind === kind && typeof item.name === "string" && isPlace(item.place);
}

function isPlace(value: unknown): boolean {
  return isObject(value) && typeof value.file === "string" && typeof value.line === "number";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object";
}
