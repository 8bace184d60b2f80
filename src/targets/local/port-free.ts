/** Refuses a start whose address and port a stranger holds, and says who it is. */
import { createServer } from "node:net";
import { type Place, placeText } from "../../base/place.ts";
import { listenAddresses } from "../../components/haproxy/place.ts";
import type { Failure, ProcessIdentity } from "../../contract/effect.ts";
import type { Balancer } from "../../model/balancer.ts";
import { described, Refused, systemFailure } from "./failures.ts";
import { groupMembers, type Holder, holderOf, inTheWay, listeners, socketInodes } from "./sockets.ts";

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** Throws {@link Refused} for the first endpoint that cannot be listened on. */
export async function refuseTakenPorts(instance: string, endpoints: readonly Endpoint[]): Promise<void> {
  for (const endpoint of endpoints) {
    const error = await tryToListen(endpoint);
    if (error !== undefined) throw new Refused(await listenFailure(error, instance, endpoint));
  }
}

/**
 * The same for a balancer that runs and keeps some of its endpoints. HAProxy would share a port with another HAProxy
 * without a word (SO_REUSEPORT), and the two clusters would mix their requests.
 */
export async function refusePortsOfOthers(
  instance: string,
  process: ProcessIdentity,
  endpoints: readonly Endpoint[],
): Promise<void> {
  const inodes = await Promise.all((await groupMembers(process.pid)).map((pid) => socketInodes(pid)));
  const mine = (await listeners()).filter(({ inode }) => inodes.some((own) => own.has(inode)));
  const isMine = ({ address, port }: Endpoint): boolean =>
    mine.some((listener) => listener.address === address && listener.port === port);
  await refuseTakenPorts(
    instance,
    endpoints.filter((endpoint) => !isMine(endpoint)),
  );
}

/**
 * Why one of these balancers could not listen; undefined when each port is free, or held by an instance of the same
 * cluster, which a release may stop or reload.
 *
 * @param clusterFolder Tells the instances of this cluster from those of others.
 */
export async function takenByOthers(
  balancers: readonly Balancer[],
  interfaceAddresses: readonly string[],
  clusterFolder: string,
): Promise<Failure | undefined> {
  const all = await listeners();
  for (const { balancer, place, endpoint } of doorsOf(balancers, interfaceAddresses)) {
    const taken = inTheWay(all, endpoint.address, endpoint.port);
    const holder = taken && (await holderOf(taken.inode));
    if (holder?.instance && holder.folder === clusterFolder) continue;
    const error = await tryToListen(endpoint);
    if (error === undefined) continue;
    const failure = await listenFailure(error, balancer, endpoint);
    return { ...failure, message: `${placeText(place)}: ${failure.message}` };
  }
  return undefined;
}

interface Door {
  readonly balancer: string;
  readonly place: Place;
  readonly endpoint: Endpoint;
}

function doorsOf(balancers: readonly Balancer[], interfaceAddresses: readonly string[]): readonly Door[] {
  return balancers.flatMap(({ name, listeners: own }) =>
    own.flatMap((listener) =>
      listenAddresses(listener, interfaceAddresses).map((address) => ({
        balancer: name,
        place: listener.place,
        endpoint: { address, port: listener.listen.port },
      })),
    ),
  );
}

/** Undefined when the listen worked. */
function tryToListen({ address, port }: Endpoint): Promise<unknown> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", resolve);
    server.listen({ host: address, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

async function listenFailure(error: unknown, instance: string, endpoint: Endpoint): Promise<Failure> {
  const { code } = described(error);
  if (code === "EADDRINUSE") {
    const taken = inTheWay(await listeners(), endpoint.address, endpoint.port);
    return takenFailure(instance, endpoint, taken && (await holderOf(taken.inode)), taken?.wildcard ?? false);
  }
  if (code === "EADDRNOTAVAIL") {
    return {
      code: "failed",
      message: `${instance} cannot listen on ${endpoint.address}: this machine does not have that address`,
      advice: "Run `tutti doctor`, which says whether the loopback range 127.0.0.0/8 can be used here.",
    };
  }
  if (code === "EACCES" && endpoint.port < 1_024) {
    return {
      code: "no-permission",
      message: `${instance} may not listen on port ${endpoint.port}: ports below 1024 need a right that this user lacks`,
      advice: "Choose a port from 1024 on, or run tutti as root.",
    };
  }
  return systemFailure(error, `listening on ${endpoint.address}:${endpoint.port} for ${instance}`);
}

/** Who holds the port, as exactly as the system tells. */
export function takenFailure(
  instance: string,
  endpoint: Endpoint,
  holder: Holder | undefined,
  wildcard: boolean,
): Failure {
  const reach = wildcard ? ", which listens on every address" : "";
  return {
    code: "address-in-use",
    message: `${instance} cannot listen on ${endpoint.address}:${endpoint.port}: it is taken by ${holderText(holder)}${reach}`,
    advice: takenAdvice(endpoint, holder, wildcard),
  };
}

function takenAdvice({ port }: Endpoint, holder: Holder | undefined, wildcard: boolean): string {
  if (holder?.instance && wildcard) {
    const where = "the address in its environment variable HOST, and not on every address";
    return `Let ${holder.instance} listen on ${where}; then take the cluster down and up once, since none can start beside it.`;
  }
  if (holder?.instance) {
    const where =
      holder.folder === undefined ? "tutti down in its folder" : `tutti down --file '${holder.folder}'`;
    return `Take cluster ${holder.cluster ?? ""} down (${where}), or give the part another port in the file.`;
  }
  const end = holder
    ? `end it (kill ${holder.pid})`
    : `find it (as root: ss -ltnp 'sport = :${port}') and end it`;
  return `Either ${end}, or give the part another port in the cluster file.`;
}

function holderText(holder: Holder | undefined): string {
  if (!holder) return "a process of another user";
  const name = `process ${holder.pid} (${holder.name})`;
  return holder.instance
    ? `${name}, the instance ${holder.instance} of cluster ${holder.cluster ?? "(unknown)"}`
    : name;
}
