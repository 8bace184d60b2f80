/** Finds a port of the host in a task definition that has no host to map a port of. */

import { ecsServices } from "../../ecs-services.ts";
import { byDefault, stated } from "../../evidence.ts";
import { defineRule, type Rule } from "../../rule.ts";
import { holds, violated } from "../../verdict.ts";

export const hostPortInTask: Rule = defineRule({
  id: "host-port-in-task",
  category: "network",
  severity: "info",
  docs: {
    what: "A task definition with network mode awsvpc names the port of its host.",
    why:
      "Each task has a network interface of its own, so the port of the host is that of the container, or left out; any other " +
      "number is refused. It is info, since it only misleads whoever reads it.",
    source: "Amazon ECS API reference, PortMapping.hostPort.",
  },
  messages: {
    saysNothing: {
      text: 'The port of the host ({port}) in the task of "{part}" means nothing: each task has an interface of its own.',
      fix: "leave out hostPort.",
    },
  },
  about: ecsServices,
  judge({ part, runner }) {
    if (runner.networkMode !== "awsvpc" || runner.hostPort === undefined) return holds;
    return violated({
      message: "saysNothing",
      part,
      path: ["runner", "hostPort"],
      data: { part: part.name, port: runner.hostPort },
      evidence: [
        stated(`hostPort is ${runner.hostPort}`),
        byDefault("awsvpc gives each task an interface of its own", {
          program: "Amazon ECS",
          reference: "API reference, PortMapping.hostPort",
        }),
      ],
      repair: { path: ["runner", "hostPort"] },
    });
  },
});
