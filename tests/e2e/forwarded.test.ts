/** What services are told of where a request comes from, by a real HAProxy and a real nginx: strangers are not believed. */
import { get } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type Cluster,
  cluster,
  http,
  type ListenerHandle,
  listener,
  loadBalancer,
  service,
} from "../../src/index.ts";
import { localCluster, removeClusters } from "../support/local-cluster.ts";

const FIRST_PORT = 18_680;

function balancers(): Cluster {
  const web = service("web", {
    command: ["node", "forwarded.mjs"],
    port: http(8080),
    health: http("/", { starting: { within: "20s" } }),
  });
  const listeners = (first: number): readonly ListenerHandle[] => [
    listener("strangers", { listen: http(first), to: web }),
    listener("behind-a-proxy", { listen: http(first + 1), to: web, trustedProxies: ["127.0.0.0/8"] }),
    listener("behind-another", { listen: http(first + 2), to: web, trustedProxies: ["192.0.2.1"] }),
  ];
  const edge = loadBalancer("edge", { listeners: listeners(FIRST_PORT) });
  const door = loadBalancer("door", { engine: "nginx", listeners: listeners(FIRST_PORT + 3) });
  return cluster("shop", { environment: "development", balancers: [edge, door] });
}

beforeAll(async () => {
  await localCluster("127.92").release(1, balancers());
});
afterAll(removeClusters);

interface Told {
  readonly source: string;
  readonly proto: string;
  readonly id: string;
}

function toldAt(port: number, headers: Record<string, string> = {}): Promise<Told> {
  return new Promise((resolve, reject) => {
    const request = get({ host: "127.0.0.1", port, headers, agent: false }, (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => {
        text += chunk.toString();
      });
      response.on("end", () => resolve(JSON.parse(text) as Told));
    });
    request.once("error", reject);
  });
}

const forged = { "x-forwarded-for": "10.9.9.9", "x-forwarded-proto": "https", "x-request-id": "mine" };

test.each([
  ["HAProxy", FIRST_PORT],
  ["nginx", FIRST_PORT + 3],
])(
  "%s: the client as it is seen, and a new id for each request; from a trusted proxy, what it says",
  async (_name, port) => {
    for (const untrusting of [port, port + 2]) {
      for (const headers of [{}, forged]) {
        const told = await toldAt(untrusting, headers);
        expect(told).toMatchObject({ source: "127.0.0.1", proto: "http" });
        expect(told.id).toMatch(/^[0-9a-f-]{32,36}$/);
        expect(told.id).not.toBe((await toldAt(untrusting, headers)).id);
      }
    }
    expect(await toldAt(port + 1, forged)).toEqual({
      source: "10.9.9.9, 127.0.0.1",
      proto: "https",
      id: "mine",
    });
    expect(await toldAt(port + 1)).toMatchObject({ source: "127.0.0.1", proto: "http" });
  },
);
