/** `tutti top`: what every server, store and balancer does right now. */
import { setTimeout as sleep } from "node:timers/promises";
import { frameOf, type Readings, type TopFrame } from "../../supervisor/readings.ts";
import { Refusal } from "../../supervisor/refusal.ts";
import { ignoreDisconnected, type SupervisorClient } from "../client.ts";
import { answeringSupervisor, runElsewhere } from "../elsewhere.ts";
import { exitCodes } from "../exit-codes.ts";
import type { SupervisorFlags } from "../flags.ts";
import { topLines } from "../print-top.ts";
import { Screen } from "../screen.ts";
import { type ClusterPaths, pathsOf, type Verb, verb } from "../session.ts";
import type { Terminal } from "../terminal.ts";
import { wokenSupervisor } from "../woken.ts";

export interface TopFlags extends SupervisorFlags {
  readonly once: boolean;
}

/** Rates are what two readings say that lie this far apart. */
const EVERY_MS = 1_000;

export const top: Verb<TopFlags, []> = verb(async (session, flags) => {
  const { terminal } = session;
  const paths = pathsOf(session);
  const screen = new Screen();
  const client = await needed(terminal, flags, paths);
  let before = await client.get<Readings>("/readings");
  for (;;) {
    await sleep(EVERY_MS);
    const after = await client.get<Readings>("/readings").catch(ignoreDisconnected);
    // A supervisor that died is started again, and the cluster has gone on meanwhile. The socket stays the same.
    if (!after) await wake(paths);
    else {
      show(terminal, screen, frameOf(before, after), flags.once);
      if (flags.once) return exitCodes.done;
      before = after;
    }
  }
});

async function needed(terminal: Terminal, flags: TopFlags, paths: ClusterPaths): Promise<SupervisorClient> {
  const client = await wokenSupervisor(terminal, flags, paths);
  if (client) return client;
  throw new Refusal(
    "not-running",
    "the cluster is down, so there is nothing to see",
    "bring it up with `tutti up`",
  );
}

async function wake(paths: ClusterPaths): Promise<void> {
  await runElsewhere(paths, "status", "--json");
  if (await answeringSupervisor(paths)) return;
  throw new Refusal("not-running", "the cluster was taken down", "bring it up with `tutti up`");
}

function show(terminal: Terminal, screen: Screen, frame: TopFrame, once: boolean): void {
  if (!terminal.json) screen.show(topLines(frame, terminal.paint));
  else if (once) terminal.document(frame);
  else terminal.record({ kind: "top", ...frame });
}
