/** Tries what a cluster connects to outside of it, once and now: nothing there is ours, so nothing is asked in the background. */
import type { ExternalStatus, Status } from "../supervisor/status-types.ts";
import { runProbe } from "../targets/local/probe.ts";

const WITHIN_MS = 1_000;

export async function withExternals(status: Status): Promise<Status> {
  return { ...status, externals: await Promise.all(status.externals.map(tried)) };
}

/** A connection that opens says no more than that somebody listens: it is closed at once, and no word is sent. */
async function tried(external: ExternalStatus): Promise<ExternalStatus> {
  const at = external.address.lastIndexOf(":");
  const host = external.address.slice(0, at).replace(/^\[|\]$/g, "");
  const to = { host, port: Number(external.address.slice(at + 1)) };
  const { healthy, answer } = await runProbe({ kind: "socket", to }, WITHIN_MS);
  return { ...external, reachable: healthy, answer };
}
