/** How many instances of a service there may be, by its policies too, where the file says only how many it begins with. */
import type { Evidence } from "../contract/finding.ts";
import { deploymentBounds } from "../model/ecs.ts";
import { mostReplicas } from "../model/scaling.ts";
import type { Service } from "../model/service.ts";
import { stated } from "./evidence.ts";

/** What the file says of the most instances at rest. */
export function mostFact(service: Service): Evidence {
  const path = service.scaling ? ["scaling", "max"] : ["replicas"];
  return stated(`${path.join(".")} is ${mostReplicas(service)}`, service, path);
}

/** Of old and new instances together, while so many are wanted and a release runs. */
export function mostInRelease({ runner, release }: Service, wanted: number): number {
  return runner ? deploymentBounds(runner, wanted).most : wanted + release.surge;
}
