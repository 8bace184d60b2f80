/** Finds a service of ECS with a fixed port on too few hosts: a new task has no place before an old one is gone. */
import { deploymentBounds } from "../../../model/ecs.ts";
import { ecsDefaults } from "../../../model/ecs-defaults.ts";
import { desiredCounts, ecsServices } from "../../ecs-services.ts";
import { derived, stated, vendorFact } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, unknown, type Verdict, violated } from "../../verdict.ts";

type MessageId = "noPlace" | "noHost";

export const fixedHostPort: Rule = defineRule({
  id: "fixed-host-port",
  category: "release",
  severity: "error",
  docs: {
    what: "The tasks of an ECS service have a fixed port of their host, and there are too few hosts for one task more.",
    why:
      "Two tasks with the same port cannot be on one host. With as many tasks as hosts none can be started first, and where the " +
      "minimum protects all of them none can be stopped first either: the deployment stands for ever. It is an error.",
    source:
      "Amazon ECS developer guide, service event messages: no container instance met all requirements, port in use.",
  },
  messages: {
    noPlace: {
      text: '"{part}" can never be deployed: port {port} is taken on all {hosts} hosts, and none of {desired} tasks may stop first.',
      counterExample:
        "a deployment begins; the new task finds port {port} taken on every host, and waits for ever.",
      fix: "let ECS choose the port (leave out hostPort with network mode bridge), add a host, or lower minimumHealthyPercent.",
    },
    noHost: {
      text: '"{part}" wants {desired} tasks on {hosts} hosts, each of which has port {port} once.',
      counterExample: "task {desired} finds port {port} taken on every host, and never starts.",
      fix: "let ECS choose the port (leave out hostPort with network mode bridge), or add hosts.",
    },
  },
  witness: { invariant: "ECS-01" },
  about: (facts) =>
    ecsServices(facts).flatMap(({ part, runner }) => {
      const isMapped = runner.networkMode === "bridge" && (runner.hostPort ?? 0) > 0;
      const port = isMapped ? runner.hostPort : runner.networkMode === "host" ? part.port?.port : undefined;
      return port === undefined ? [] : [{ part, runner, port }];
    }),
  judge({ part, runner, port }): Verdict<MessageId> {
    const { hosts, minimumHealthyPercent } = runner;
    if (hosts === undefined) return unknown(part, "how many hosts it may use", "Say hosts: 3 in ecs({ … }).");
    const stuck = desiredCounts(part).find(
      (count) => count > 0 && hosts <= count && isProtected(runner, count, hosts),
    );
    if (stuck === undefined) return holds;
    return violated({
      message: hosts < stuck ? "noHost" : "noPlace",
      part,
      path: ["runner", "hosts"],
      data: { part: part.name, port, hosts, desired: stuck },
      evidence: [
        stated(`hosts is ${hosts}`),
        stated(`network mode ${runner.networkMode} with port ${port}`),
        vendorFact(
          `minimumHealthyPercent is ${minimumHealthyPercent}`,
          minimumHealthyPercent,
          ecsDefaults.minimumHealthyPercent,
        ),
        derived(`${hosts} hosts have port ${port} ${hosts} times`),
      ],
    });
  },
});

function isProtected(runner: Parameters<typeof deploymentBounds>[0], count: number, hosts: number): boolean {
  return hosts < count || deploymentBounds(runner, count).fewest >= count;
}
