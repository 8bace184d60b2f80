/**
 * What the processes from before a reload still do: each ends what it began, by the configuration of then. The master
 * passes questions on to any of its workers, so that one long connection holds up nobody but the instance that it is on.
 */
import { type Ask, type AskOptions, askOn } from "./control-socket.ts";
import { readStatistics } from "./statistics.ts";
import { olderWorkers } from "./worker.ts";

/** Asks one older worker through the master, which has to be told to close the connection. */
export function askWorker(masterSocket: string, worker: number, options: Partial<AskOptions> = {}): Ask {
  const ask = askOn(masterSocket, options);
  return (commands) => {
    const named = commands.split(";").map((command) => `@!${worker} ${command}`);
    return ask(`${named.join(";")};quit`);
  };
}

/** What the master answers for a worker that has ended meanwhile. */
export function hasEnded(answer: string): boolean {
  return answer.startsWith("Can't find the target");
}

/**
 * The instances that requests and connections from before a reload are on, or may still come to; "any" where that is
 * not known, or a client has an idle HTTP connection, which may bring one more request to whoever is next.
 */
export async function reachedByOlder(
  masterSocket: string,
  options: Partial<AskOptions> = {},
): Promise<ReadonlySet<string> | "any"> {
  const workers = await olderWorkers(masterSocket, options);
  if (workers === undefined) return "any";
  const reached = await Promise.all(
    workers.map((worker) => reachedBy(askWorker(masterSocket, worker, options))),
  );
  const known = reached.filter((one) => one !== "any");
  return known.length < reached.length ? "any" : new Set(known.flatMap((one) => [...one]));
}

async function reachedBy(ask: Ask): Promise<ReadonlySet<string> | "any"> {
  const counted = await ask("show servers state;show stat");
  if (!counted.ok) return "any";
  if (hasEnded(counted.value)) return new Set();
  const { servers, frontends } = readStatistics(counted.value);
  const busy = servers.filter(({ inFlight }) => inFlight > 0).map(({ server }) => server);
  const clients = frontends.filter(({ mode }) => mode === "http").reduce((sum, it) => sum + it.sessions, 0);
  // A list of all sessions is long, and says nothing more where only TCP is left.
  if (clients === 0) return new Set(busy);
  const sessions = await ask("show sess");
  if (!sessions.ok) return "any";
  return clients > busyClientsIn(sessions.value, httpNames(frontends)) ? "any" : new Set(busy);
}

function httpNames(
  frontends: readonly { readonly name: string; readonly mode: string }[],
): ReadonlySet<string> {
  return new Set(frontends.filter(({ mode }) => mode === "http").map(({ name }) => name));
}

/** Clients with a request on a server, from `show sess`: one with HTTP/2 may have several, and is one client. */
export function busyClientsIn(text: string, frontends: ReadonlySet<string>): number {
  const clients = text.split("\n").flatMap((line) => {
    const [, source, frontend, server] = /^0x[0-9a-f]+: .*? src=(\S+) fe=(\S+) .*?srv=(\S+)/.exec(line) ?? [];
    if (source === undefined || frontend === undefined || server === "<none>") return [];
    return frontends.has(frontend) ? [`${frontend} ${source}`] : [];
  });
  return new Set(clients).size;
}
