/** Examples for scaling-cooldown. */
import { type Cluster, cluster, ecs, http, service, targetTracking } from "../../../index.ts";
import type { RuleExamples } from "../../rule-tester.ts";

type Seconds = `${number}s`;

const booting = (cooldown: Seconds | undefined, boot: Seconds): Cluster => {
  const policies = targetTracking({
    metric: "cpu-percent",
    target: 60,
    out: cooldown ? { cooldown } : {},
  });
  const runner = ecs({ boot, launch: "ec2" });
  const scaling = { min: 1, max: 4, policies };
  return cluster("shop", { services: [service("api", { command: ["api"], runner, scaling })] });
};

const checked = (cooldown: Seconds): Cluster => {
  const policies = targetTracking({ metric: "cpu-percent", target: 60, out: { cooldown } });
  const health = http("/ready", { starting: { within: "60s" } });
  const scaling = { min: 1, max: 4, policies };
  return cluster("shop", {
    services: [service("api", { command: ["api"], port: http(8080), health, scaling })],
  });
};

const found = { message: "tooShort", subject: "api", severity: "warning", path: ["scaling"] } as const;

export const examples: RuleExamples = {
  violations: [
    {
      name: "a start of three minutes, and the cooldown of ECS",
      bad: { cluster: booting(undefined, "180s") },
      expected: [found],
      good: { cluster: booting("360s", "180s") },
    },
    {
      name: "no time between two additions",
      bad: { cluster: booting("0s", "20s") },
      expected: [found],
      good: { cluster: booting("200s", "20s") },
    },
  ],
  innocents: [{ name: "longer than the longest start and a window", good: { cluster: checked("240s") } }],
  unanswered: [
    { name: "nobody knows how long a start takes", asked: { cluster: checked("200s") }, subject: "api" },
  ],
};
