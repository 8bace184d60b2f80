/**
 * Starts HAProxy as a master with one worker. The master is the process that is watched: killed by SIGKILL, its
 * worker ends with it at once and frees the port; and when the worker dies, the master ends. Both were tried.
 */
import { err, ok, type Result } from "../../base/result.ts";
import type { Failure } from "../../contract/effect.ts";
import type { Launch } from "../../contract/launch.ts";
import { type Balancer, servicesBehind } from "../../model/balancer.ts";
import { type LaunchContext, refusal } from "../launch-context.ts";
import { haproxyConfig } from "./config.ts";
import { masterSocketPath } from "./names.ts";
import { unsafeIn } from "./unsafe.ts";

export function launchHaproxy(balancer: Balancer, context: LaunchContext): Result<Launch, Failure> {
  const wanted = servicesBehind(balancer);
  const services = context.cluster.services.filter(({ name }) => wanted.includes(name));
  const missing = wanted.find((name) => !services.some((service) => service.name === name));
  if (missing !== undefined) return err(unknownService(balancer, missing));
  const { members, interfaceAddresses, socketFolder, checkedOtherwise } = context;
  const place = {
    balancer,
    services,
    members,
    interfaceAddresses,
    socketFolder,
    ...(checkedOtherwise ? { checkedOtherwise } : {}),
  };
  const unsafe = unsafeIn(place);
  if (unsafe) return err(unsafe);
  const path = `${context.folder}/haproxy.cfg`;
  return ok({
    argv: ["haproxy", "-W", "-S", `${masterSocketPath(socketFolder, balancer.name)},mode,600`, "-f", path],
    env: { TUTTI_EFFECT: context.effectId, TUTTI_INSTANCE: context.instance },
    cwd: context.folder,
    files: [{ path, text: haproxyConfig(place), mode: 0o600 }],
    folders: [context.folder, socketFolder],
  });
}

function unknownService(balancer: Balancer, service: string): Failure {
  const message = `Balancer ${balancer.name} routes to ${service}, and the cluster has no service of that name`;
  return refusal(message, "Name a service of the cluster file in its `to`.");
}
