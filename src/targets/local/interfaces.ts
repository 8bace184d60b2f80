/** The addresses of this machine that a balancer open to others binds, one by one. */
import { networkInterfaces } from "node:os";

/** IPv4 addresses of all interfaces. Of 127.0.0.0/8 only 127.0.0.1: the others belong to instances. */
export function interfaceAddresses(): readonly string[] {
  const all = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
  const outside = all.filter((entry) => entry.family === "IPv4" && !entry.address.startsWith("127."));
  return [...new Set(["127.0.0.1", ...outside.map((entry) => entry.address)])];
}
