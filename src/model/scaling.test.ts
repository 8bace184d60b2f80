/** Scaling: the defaults of the vendor whose words it uses, and the number of instances to begin with. */
import { expect, test } from "vitest";
import { makeRevision, specNamed } from "../contract/revision.ts";
import { cluster } from "./cluster.ts";
import { mostReplicas } from "./scaling.ts";
import { stepScaling, targetTracking } from "./scaling-policy.ts";
import { type ServiceOptions, service } from "./service.ts";

const cpu = targetTracking({ metric: "cpu-percent", target: 60 });

function dataOf(options: Partial<ServiceOptions<"web", never>>) {
  const shop = cluster("shop", { services: [service("web", { command: ["web"], ...options })] });
  const [data] = shop.services;
  if (!data) throw new Error("the cluster has no service");
  return { ...data, spec: specNamed(makeRevision(1, shop, {}), "web") };
}

test("target tracking has the windows and the cooldowns of ECS", () => {
  expect(cpu).toEqual({
    kind: "target-tracking",
    metric: "cpu-percent",
    target: 60,
    periodMs: 60_000,
    out: { datapoints: 3, of: 3, cooldownMs: 300_000 },
    in: { datapoints: 15, of: 15, cooldownMs: 300_000 },
    disableScaleIn: false,
  });
});

test("a step acts on as many datapoints as it says, among as many periods", () => {
  const policy = stepScaling({
    metric: "cpu-percent",
    period: "10s",
    out: { at: 0.6, datapoints: 2, of: 5 },
    in: { below: 0.2, datapoints: 9, cooldown: "1m" },
  });
  const common = { instances: 1, missingData: "hold" };
  expect(policy).toEqual({
    kind: "step",
    metric: "cpu-percent",
    periodMs: 10_000,
    out: { ...common, threshold: 0.6, datapoints: 2, of: 5, cooldownMs: 300_000 },
    in: { ...common, threshold: 0.2, datapoints: 9, of: 9, cooldownMs: 60_000 },
  });
});

test("the number to begin with is the least, or what the file says within the bounds", () => {
  const scaling = { min: 2, max: 4, policies: cpu };
  expect(dataOf({ scaling }).replicas).toBe(2);
  expect(dataOf({ scaling, replicas: 3 }).replicas).toBe(3);
  expect(dataOf({ scaling, replicas: 9 })).toMatchObject({ replicas: 4, scaling: { stated: 9 } });
  expect(mostReplicas(dataOf({ scaling, replicas: 3 }))).toBe(4);
  expect(mostReplicas(dataOf({ replicas: 3 }))).toBe(3);
});

test("another policy makes an instance no other one", () => {
  const before = dataOf({ scaling: { min: 1, max: 2, policies: cpu } });
  expect(before.spec?.fingerprint).toBe(dataOf({}).spec?.fingerprint);
  expect(before.spec?.scaling).toMatchObject({ min: 1, max: 2 });
});
