/** Tells when a program listens on every address instead of its own, which fails at the second replica. */
import type { ProcessIdentity } from "../../contract/effect.ts";
import { isAlive } from "./identity.ts";
import { groupMembers, type Listener, listeners, socketInodes } from "./sockets.ts";

/** Whether the process, or anything in its group, listens on the wildcard address for this port. */
export async function listensOnWildcard(identity: ProcessIdentity, port: number): Promise<boolean> {
  const suspects = wildcardsOn(await listeners(), port);
  if (suspects.length === 0 || !isAlive(identity)) return false;
  const inodes = await Promise.all((await groupMembers(identity.pid)).map(socketInodes));
  return suspects.some((suspect) => inodes.some((open) => open.has(suspect.inode)));
}

/** Listeners that take the port on every address. */
export function wildcardsOn(all: readonly Listener[], port: number): readonly Listener[] {
  return all.filter((listener) => listener.wildcard && listener.port === port);
}

/** What a program prints, in any language, when somebody else has the address that it wants. */
const TAKEN = /EADDRINUSE|address (is )?already in use/i;

/** @param said The last that it printed. Undefined when it did not end over an address. */
export function takenText(instance: string, said: string, own: string): string | undefined {
  if (!TAKEN.test(said)) return undefined;
  return (
    `${instance} ended because an address was taken, and its own, ${own}, was free when it started: so it wants ` +
    `another port, or every address of this machine, where other instances are. ` +
    `Listen on process.env.HOST, as in server.listen(process.env.PORT, process.env.HOST).`
  );
}

/** What happened, why it matters, and the line to change. */
export function wildcardText(instance: string, port: number, address: string): string {
  return (
    `${instance} listens on port ${port} of every address of this machine, not on its own ${address} alone: a second ` +
    `instance cannot take the port, and others can reach it past the balancer. ` +
    `Listen on process.env.HOST, as in server.listen(process.env.PORT, process.env.HOST).`
  );
}
