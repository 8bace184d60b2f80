/**
 * Starts HAProxy as a master with one worker. The master is the process that is watched: killed by SIGKILL, its
 * worker ends with it at once and frees the port; and when the worker dies, the master ends. Both were tried.
 */
import { err, ok, type Result } from "../../base/result.ts";
import type { Failure } from "../../contract/effect.ts";
import type { Launch, LaunchFile } from "../../contract/launch.ts";
import { type Balancer, servicesBehind } from "../../model/balancer.ts";
import type { Listener } from "../../model/listener.ts";
import { type LaunchContext, refusal } from "../launch-context.ts";
import { haproxyConfig } from "./config.ts";
import { holdScript } from "./hold.ts";
import { certificatePath, masterSocketPath } from "./names.ts";
import { unsafeIn } from "./unsafe.ts";

export function launchHaproxy(balancer: Balancer, context: LaunchContext): Result<Launch, Failure> {
  const wanted = servicesBehind(balancer);
  const services = context.cluster.services.filter(({ name }) => wanted.includes(name));
  const missing = wanted.find((name) => !services.some((service) => service.name === name));
  if (missing !== undefined) return err(unknownService(balancer, missing));
  const { members, interfaceAddresses, socketFolder, checkedOtherwise } = context;
  const folder = context.certificates?.folder;
  const scriptPath = `${context.folder}/hold.lua`;
  const place = {
    balancer,
    services,
    members,
    interfaceAddresses,
    socketFolder,
    hold: { scriptPath, isOn: context.holding === true },
    ...(folder === undefined ? {} : { certificateFolder: folder }),
    ...(checkedOtherwise ? { checkedOtherwise } : {}),
  };
  const unsafe = unsafeIn(place);
  if (unsafe) return err(unsafe);
  const path = `${context.folder}/haproxy.cfg`;
  const secured = balancer.listeners.filter(({ tls }) => tls !== undefined);
  const passing = folder !== undefined && secured.length > 0 ? { passing: folder } : undefined;
  return ok({
    argv: ["haproxy", "-W", "-S", `${masterSocketPath(socketFolder, balancer.name)},mode,600`, "-f", path],
    env: { TUTTI_EFFECT: context.effectId, TUTTI_INSTANCE: context.instance },
    cwd: context.folder,
    files: [
      { path, text: haproxyConfig(place), mode: 0o600 },
      holdScript(scriptPath),
      ...certificateFiles(secured, context),
    ],
    folders: [context.folder, socketFolder, ...(passing ? [passing.passing] : [])],
    ...passing,
  });
}

/** The key first: a chain of any length may follow. */
function certificateFiles(listeners: readonly Listener[], context: LaunchContext): readonly LaunchFile[] {
  const { certificates, resolve } = context;
  if (!certificates) return [];
  return listeners.flatMap((listener): LaunchFile[] => {
    const { tls } = listener;
    if (!tls) return [];
    const { chain, key } =
      tls.kind === "certificate"
        ? { chain: resolve(tls.chain.text), key: resolve(tls.key) }
        : certificates.development();
    // In a variable of the environment, the ends of lines are often written as two characters.
    const text = `${key.replaceAll("\\n", "\n").trim()}\n${chain.trim()}\n`;
    return [{ path: certificatePath(certificates.folder, listener), text, mode: 0o600 }];
  });
}

function unknownService(balancer: Balancer, service: string): Failure {
  const message = `Balancer ${balancer.name} routes to ${service}, and the cluster has no service of that name`;
  return refusal(message, "Name a service of the cluster file in its `to`.");
}
