/**
 * Starts nginx in the foreground. It overwrites its environment with its title, by which a start that nobody had time to
 * journal is found again; so the wrapper that keeps exit codes stands above the master, and is the process that is watched.
 */
import { fingerprint } from "../../base/fingerprint.ts";
import { err, ok, type Result } from "../../base/result.ts";
import type { Failure } from "../../contract/effect.ts";
import type { Launch } from "../../contract/launch.ts";
import { type Balancer, servicesBehind } from "../../model/balancer.ts";
import { type LaunchContext, refusal } from "../launch-context.ts";
import { nginxConfig } from "./config.ts";
import { configPathOf, type KeptPlace, type NginxPlace, placePathOf } from "./place.ts";

export function launchNginx(balancer: Balancer, context: LaunchContext): Result<Launch, Failure> {
  const wanted = servicesBehind(balancer);
  const services = context.cluster.services.filter(({ name }) => wanted.includes(name));
  const { folder, socketFolder, instance, members, interfaceAddresses } = context;
  const place: NginxPlace = {
    balancer,
    // What it is started with is no business of the balancer's.
    services: services.map((service) => ({ ...service, env: {}, command: [] })),
    members,
    interfaceAddresses,
    folder,
    pidFile: `${socketFolder}/${balancer.name}.pid`,
    statusSocket: `${socketFolder}/${instance}.status`,
  };
  const unsafe = unsafeIn(place);
  if (unsafe !== undefined) {
    const message = `Balancer ${balancer.name} cannot be configured: nginx would not read ${JSON.stringify(unsafe)} as one word`;
    return err(refusal(message, "Use letters, digits, dots, hyphens and slashes."));
  }
  const path = configPathOf(place);
  const text = nginxConfig(place);
  const kept: KeptPlace = { ...place, applied: fingerprint(text) };
  return ok({
    argv: ["nginx", "-p", folder, "-e", "stderr", "-c", path],
    env: { TUTTI_EFFECT: context.effectId, TUTTI_INSTANCE: instance },
    cwd: folder,
    files: [
      { path, text, mode: 0o600 },
      { path: placePathOf(socketFolder, balancer.name), text: JSON.stringify(kept), mode: 0o600 },
    ],
    folders: [folder, socketFolder],
    endFile: `${folder}/end`,
  });
}

/** Nothing in it that nginx reads as the end of a word, a variable, or a comment. */
const PLAIN = /^[A-Za-z0-9._~*:/-]+$/;
/** In quotes. */
const PATH = /^[^"\\$\n\r]+$/;

function unsafeIn({
  balancer,
  members,
  folder,
  pidFile,
  statusSocket,
  ...place
}: NginxPlace): string | undefined {
  const texts = [
    balancer.name,
    ...balancer.listeners.flatMap(({ name, routes, trustedProxies = [] }) => [
      name,
      ...trustedProxies,
      ...routes.flatMap(({ host = "any", path = "/", port = "main" }) => [host, path, port]),
    ]),
    ...place.services.map(({ name }) => name),
    ...members.flatMap(({ address, instance, port }) => [address, instance, String(port)]),
    ...place.interfaceAddresses,
  ];
  const paths = [folder, pidFile, statusSocket];
  return texts.find((text) => !PLAIN.test(text)) ?? paths.find((path) => !PATH.test(path));
}
