/** Reachability: open paths, blocked paths with the one setting that opens them, and what a change cuts. */
import { expect, test } from "vitest";
import {
  type Cluster,
  cluster,
  http,
  loadBalancer,
  operators,
  redis,
  type SecurityGroup,
  securityGroup,
  service,
} from "../../index.ts";
import { type Network, readNetwork } from "./network.ts";
import { pathText, type Reach, reachOf, type SettingChange } from "./reach.ts";

const backend = securityGroup("backend");
const office = securityGroup("office", { ranges: ["203.0.113.0/24"] });

interface Wiring {
  readonly groups?: readonly SecurityGroup[];
  readonly from?: readonly SecurityGroup[];
  readonly inner?: readonly SecurityGroup[];
  readonly replicas?: number;
}

/** edge → web → inner → api → state */
const wired = ({ groups = [], from, inner, replicas = 1 }: Wiring): Cluster => {
  const state = redis("state", from ? { from } : {});
  const ports = { admin: http(9000) };
  const api = service("api", {
    command: ["api"],
    port: http(80),
    ports,
    groups,
    replicas,
    env: { URL: state.url },
  });
  const door = loadBalancer("inner", {
    listen: http(81),
    to: api.ports.admin,
    ...(inner ? { from: inner } : {}),
  });
  const web = service("web", { command: ["web"], port: http(80), env: { API: door.url } });
  return cluster("shop", { balancers: [loadBalancer("edge", { listen: http(82), to: web })] });
};

function reach(network: Network, from: string, to: string): Reach {
  const edge = network.edgesFrom(from).find((candidate) => candidate.to.name === to);
  if (!edge) throw new Error(`there is an edge from ${from} to ${to}`);
  return reachOf(edge, network);
}

const changesOf = (found: Reach): readonly string[] => (found.kind === "open" ? [] : found.changes.map(told));

function told({ part, path, change }: SettingChange): string {
  const group = "group" in change ? ` ${change.group}` : "";
  return `${change.kind}${group} at ${part.name}.${path.join(".")}`;
}

test("an open edge has a path, through a balancer to the named port behind it", () => {
  const network = readNetwork(wired({}));
  const paths = [
    reach(network, "api", "state"),
    reach(network, "web", "inner"),
    reach(network, "edge", "web"),
  ];
  expect(paths.map(({ kind, path }) => `${kind} ${pathText(path)}`)).toEqual([
    "open api → state:6379",
    "open web → inner:81 → api:9000",
    "open edge → web:80",
  ]);
});

test("a blocked edge names every single setting that opens it, and none that does not", () => {
  const found = reach(readNetwork(wired({ from: [office, backend] })), "api", "state");
  expect(found.kind).toBe("blocked");
  expect(pathText(found.path)).toBe("api → state:6379");
  expect(changesOf(found)).toEqual([
    "join-group office at api.groups",
    "join-group backend at api.groups",
    "remove at state.from",
  ]);
});

test("a part in groups of its own may be admitted by one of them", () => {
  const found = reach(readNetwork(wired({ groups: [office], from: [backend] })), "api", "state");
  expect(changesOf(found)).toEqual([
    "join-group backend at api.groups",
    "admit-group office at state.from",
    "remove at state.from",
  ]);
});

test("nobody admitted leaves one way; operators hold the addresses of this machine", () => {
  expect(changesOf(reach(readNetwork(wired({ from: [] })), "api", "state"))).toEqual([
    "remove at state.from",
  ]);
  expect(reach(readNetwork(wired({ from: [operators] })), "api", "state").kind).toBe("open");
});

test("no instance behind a balancer blocks the path to it, and one setting opens it", () => {
  const found = reach(readNetwork(wired({ replicas: 0 })), "web", "inner");
  expect(pathText(found.path)).toBe("web → inner:81 → api:9000");
  expect(changesOf(found)).toEqual(["run-instances at api.replicas"]);
});

test("two obstacles on one path are both told, and no single setting opens it", () => {
  const found = reach(readNetwork(wired({ replicas: 0, inner: [backend] })), "web", "inner");
  const obstacles = found.kind === "blocked" ? found.obstacles.map(({ kind }) => kind) : [];
  expect({ obstacles, changes: changesOf(found) }).toEqual({
    obstacles: ["not-admitted", "nobody-there"],
    changes: [],
  });
});

test("the members of a group are its parts, not its ranges", () => {
  const network = readNetwork(wired({ groups: [backend] }));
  expect(network.membersOf("backend").map(({ name }) => name)).toEqual(["api"]);
  expect(network.membersOf("office")).toEqual([]);
});
