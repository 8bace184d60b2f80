/** `tutti wait`: until everything is healthy, or the release that runs is over. */

import { durationText } from "../../base/duration.ts";
import type { WaitMessage } from "../../supervisor/messages.ts";
import { Refusal } from "../../supervisor/refusal.ts";
import type { Status } from "../../supervisor/status-types.ts";
import type { SupervisorClient } from "../client.ts";
import { type ExitCode, exitCodeOfOutcome, exitCodes } from "../exit-codes.ts";
import type { SupervisorFlags } from "../flags.ts";
import { waitLines } from "../print-status.ts";
import { Progress } from "../progress.ts";
import { pathsOf, type Verb, verb } from "../session.ts";
import { wokenSupervisor } from "../woken.ts";

export interface WaitFlags extends SupervisorFlags {
  readonly for: "healthy" | "complete";
  readonly timeout: number;
}

/** One question to the supervisor lasts this long, so that between two it can be said how things stand. */
const SLICE_MS = 1_000;

export const wait: Verb<WaitFlags, []> = verb(async (session, flags) => {
  const { terminal } = session;
  const client = await wokenSupervisor(terminal, flags, pathsOf(session));
  if (!client)
    throw new Refusal(
      "not-running",
      "the cluster is down, so there is nothing to wait for",
      "run `tutti up`",
    );
  const progress = new Progress(terminal);
  const isMet = await waitFor(client, flags, progress);
  progress.end();
  const status = await client.get<Status>("/status");
  if (!isMet) {
    const what = flags.for === "healthy" ? "everything is healthy" : "the release is over";
    const text = [
      `it took longer than ${durationText(flags.timeout)} until ${what}`,
      ...waitLines(status),
    ].join("\n");
    throw new Refusal(
      "timed-out",
      text,
      "see `tutti status` and `tutti logs`, or wait longer with --timeout",
    );
  }
  if (terminal.json) terminal.document({ schema: 1, met: true, status });
  else
    terminal.out(
      flags.for === "healthy" ? "healthy" : `complete: ${status.lastRelease?.outcome ?? "no release yet"}`,
    );
  return flags.for === "complete" ? codeOf(status) : exitCodes.done;
});

async function waitFor(client: SupervisorClient, flags: WaitFlags, progress: Progress): Promise<boolean> {
  const deadline = performance.now() + flags.timeout;
  for (;;) {
    const leftMs = Math.max(0, Math.min(SLICE_MS, Math.round(deadline - performance.now())));
    const { met } = await client.get<WaitMessage>(`/wait?for=${flags.for}&withinMs=${leftMs}`);
    if (met) return true;
    if (performance.now() >= deadline) return false;
    progress.waiting(await client.get<Status>("/status"));
  }
}

function codeOf({ lastRelease }: Status): ExitCode {
  return lastRelease ? exitCodeOfOutcome(lastRelease.outcome) : exitCodes.done;
}
