/** Where load may go: to what this cluster runs, and elsewhere only when the host is named a second time. Pure. */

import { listenAddresses } from "../components/haproxy/place.ts";
import { specNamed } from "../contract/revision.ts";
import type { ControlState, Instance } from "../control/state.ts";
import { partNamed } from "../model/cluster.ts";
import { takesPlainHttp } from "../model/port.ts";
import type { Tls } from "../model/tls.ts";
import { Refusal } from "../supervisor/refusal.ts";

/** A part of the cluster that speaks HTTP, and the addresses at which it does. */
export interface Reachable {
  readonly name: string;
  readonly kind: "balancer" | "instance";
  readonly hosts: readonly string[];
  readonly port: number;
  readonly tls?: Tls;
}

/** The part that a URL leads to. */
export function reachableAt(url: string, reachable: readonly Reachable[]): Reachable | undefined {
  const { hostname, port, protocol } = new URL(url);
  const number = Number(port || (protocol === "https:" ? 443 : 80));
  const isSecure = protocol === "https:";
  return reachable.find(
    (it) => it.port === number && it.hosts.includes(hostname) && (it.tls !== undefined) === isSecure,
  );
}

export function reachableIn(
  state: ControlState,
  interfaceAddresses: readonly string[],
): readonly Reachable[] {
  const running = Object.values(state.instances).filter((it) => it.process.status === "running");
  const balancers = (state.release?.to ?? state.basis)?.cluster.balancers ?? [];
  return [
    ...balancers
      .filter(({ name }) => running.some(({ part }) => part === name))
      .flatMap(({ name, listeners }) =>
        listeners.map((listener): Reachable | undefined => {
          if (!takesPlainHttp(listener.listen)) return undefined;
          const hosts = listenAddresses(listener, interfaceAddresses);
          return {
            name: listener === listeners[0] ? name : `${name}/${listener.name}`,
            kind: "balancer",
            hosts,
            port: listener.listen.port,
            ...(listener.tls ? { tls: listener.tls } : {}),
          };
        }),
      )
      .filter((found) => found !== undefined),
    ...running
      .filter((instance) => speaksHttp(state, instance))
      .map((it): Reachable => ({ name: it.id, kind: "instance", hosts: [it.address], port: it.port })),
  ];
}

function speaksHttp({ release, basis, current }: ControlState, { part }: Instance): boolean {
  const near = [release?.to, release?.from, basis, current];
  const revision = near.find((one) => one && specNamed(one, part));
  const data = revision ? partNamed(revision.cluster, part) : undefined;
  return data?.kind === "service" && data.port !== undefined && takesPlainHttp(data.port);
}

export interface Asked {
  /** A URL, the name of a balancer or instance, or nothing: the only balancer. */
  readonly target: string | undefined;
  readonly path: string | undefined;
  /** A host that was named a second time, as one that may be loaded. */
  readonly remote: string | undefined;
}

/** @param reachable Asked for only when it matters, since a remote host needs no cluster. */
export async function chooseTarget(
  asked: Asked,
  reachable: () => Promise<readonly Reachable[]>,
): Promise<string> {
  const { target, path, remote } = asked;
  if (target?.includes("://")) {
    const url = readUrl(target);
    if (remote === undefined || (remote !== url.host && remote !== url.hostname))
      refuseForeign(url, await reachable());
    return withPath(url, path);
  }
  const found = named(target, await reachable());
  return withPath(new URL(urlOf(found)), path);
}

function named(name: string | undefined, reachable: readonly Reachable[]): Reachable {
  const balancers = reachable.filter(({ kind }) => kind === "balancer");
  const slot = (it: Reachable): boolean => it.kind === "instance" && it.name.startsWith(`${name}.r`);
  const found =
    name === undefined
      ? balancers.length === 1
        ? balancers[0]
        : undefined
      : (reachable.find((it) => it.name === name) ?? reachable.find(slot));
  if (found) return found;
  if (name === undefined && balancers.length > 1) {
    const names = balancers.map((it) => it.name).join(", ");
    throw new Refusal("usage", `there are several balancers: ${names}`, "name the one to load");
  }
  const what =
    name === undefined ? "no balancer runs" : `nothing that is called "${name}" runs and speaks HTTP`;
  throw new Refusal(name === undefined ? "not-running" : "no-such-thing", what, listText(reachable));
}

function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHttp = url?.protocol === "http:" || url?.protocol === "https:";
  if (url && isHttp && url.username === "" && url.password === "") {
    // "localhost" may be ::1 as well, where nothing of ours listens.
    if (url.hostname === "localhost") url.hostname = "127.0.0.1";
    return url;
  }
  const why = url === undefined ? "is no URL" : isHttp ? "holds a login" : "is not http";
  throw new Refusal(
    "usage",
    `${text.replace(/\/\/[^/]*@/, "//…@")} ${why}`,
    "write it as http://HOST:PORT/PATH",
  );
}

/** An address of this machine is not enough: something else may listen there that nobody meant to load. */
function refuseForeign(url: URL, reachable: readonly Reachable[]): void {
  if (reachableAt(url.href, reachable)) return;
  const message = `${url.host} is no address of this cluster, so no load is sent there`;
  const advice = `${listText(reachable)}; if that host is yours to load, name it again: --yes-remote ${url.host}`;
  throw new Refusal("usage", message, advice);
}

function withPath(url: URL, path: string | undefined): string {
  return path === undefined ? url.href : new URL(path, url.origin).href;
}

function urlOf({ hosts, port, tls }: Reachable): string {
  return `${tls ? "https" : "http"}://${preferred(hosts)}:${port}`;
}

function preferred(hosts: readonly string[]): string {
  return hosts.includes("127.0.0.1") ? "127.0.0.1" : (hosts[0] ?? "127.0.0.1");
}

function listText(reachable: readonly Reachable[]): string {
  if (reachable.length === 0) return "nothing runs that speaks HTTP: bring it up with `tutti up`";
  return `these can be loaded: ${reachable.map((it) => `${it.name} (${urlOf(it)})`).join(", ")}`;
}
