/** Which addresses the workers of an nginx are connected to, from the kernel's table. */
import { readFile } from "node:fs/promises";
import { socketInodes } from "../sockets.ts";

export interface Connection {
  /** Of the other side. */
  readonly address: string;
  readonly inode: string;
}

const ESTABLISHED = "01";

/** Rows of /proc/net/tcp in the state ESTABLISHED. */
export function parseEstablished(table: string): readonly Connection[] {
  return table.split("\n").flatMap((line) => {
    const cells = line.trim().split(/\s+/);
    const hex = cells[2]?.split(":")[0] ?? "";
    if (cells[3] !== ESTABLISHED || hex.length !== 8) return [];
    // Little-endian, so bytes stand reversed.
    const bytes = [6, 4, 2, 0].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
    return [{ address: bytes.join("."), inode: cells[9] ?? "0" }];
  });
}

/** Every instance has an address of its own, so that the port does not matter. */
export async function addressesReachedBy(pids: readonly number[]): Promise<ReadonlySet<string>> {
  const table = await readFile("/proc/net/tcp", "utf8");
  const own = await Promise.all(pids.map((pid) => socketInodes(pid)));
  const reached = parseEstablished(table).filter(({ inode }) => own.some((inodes) => inodes.has(inode)));
  return new Set(reached.map(({ address }) => address));
}
