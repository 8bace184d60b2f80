/** What the driver of nginxs does with its files, where no nginx runs. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { present } from "../../base/assert.ts";
import { fingerprint } from "../../base/fingerprint.ts";
import { nginxConfig } from "../../components/nginx/config.ts";
import { type KeptPlace, type NginxPlace, placePathOf } from "../../components/nginx/place.ts";
import type { PoolEffect, ReloadEffect } from "../../contract/effect.ts";
import { cluster, http, loadBalancer, service } from "../../index.ts";
import { identityOf } from "./identity.ts";
import { NginxDriver } from "./nginx-driver.ts";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tutti-nginx-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Of an nginx that is led to by this path. */
function placeWith(path: `/${string}`): KeptPlace {
  const web = service("web", { command: ["true"], port: http(8080) });
  const edge = loadBalancer("edge", {
    engine: "nginx",
    listen: http(8000),
    to: web,
    routes: [{ path, to: web }],
  });
  const { balancers, services } = cluster("shop", { balancers: [edge] });
  const place: NginxPlace = {
    balancer: present(balancers[0], "the balancer"),
    services,
    members: [],
    interfaceAddresses: [],
    folder,
    pidFile: join(folder, "edge.pid"),
    statusSocket: join(folder, "edge.status"),
  };
  return { ...place, applied: fingerprint(nginxConfig(place)) };
}

const write = (place: KeptPlace): void => writeFileSync(placePathOf(folder, "edge"), JSON.stringify(place));
const driver = (): NginxDriver => new NginxDriver({ runFolder: folder, revision: () => undefined });
const own = present(identityOf(process.pid), "we");
const reload: ReloadEffect = {
  kind: "reload",
  instance: "edge-1.r1",
  part: "edge",
  revision: 2,
  process: own,
  members: [],
};
const add: PoolEffect = {
  kind: "pool-add",
  balancer: "edge",
  pool: "web",
  instance: "web-1.r2",
  revision: 2,
  several: true,
  address: "127.77.1.1",
  port: 8080,
};

test("what a reload writes is not lost to what the driver does meanwhile", async () => {
  write(placeWith("/before"));
  const nginx = driver();
  const reloading = nginx.reload(reload, async () => {
    await sleep(30);
    write(placeWith("/after"));
  });
  const adding = nginx.change(add);
  await expect(reloading, "no nginx runs here").rejects.toThrow("nothing is known of an nginx called edge");
  await adding;
  const kept = JSON.parse(readFileSync(placePathOf(folder, "edge"), "utf8")) as KeptPlace;
  expect(kept.balancer.listeners[0].routes.map(({ path }) => path)).toContain("/after");
  expect(kept.members).toMatchObject([{ instance: "web-1.r2", state: "checking" }]);
});

test("a process that has ended is refused in words, and its files stay as they are", async () => {
  write(placeWith("/before"));
  let writes = 0;
  const ended = { ...reload, process: { ...own, startTicks: own.startTicks + 1 } };
  const reloading = driver().reload(ended, async () => {
    writes += 1;
  });
  await expect(reloading).rejects.toThrow("its process has ended");
  expect(writes).toBe(0);
});
