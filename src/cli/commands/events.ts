/** `tutti events`: what happened, from the journal; works without a supervisor, and follows the next one. */
import { setTimeout as sleep } from "node:timers/promises";
import type { StampedEvent } from "../../contract/event.ts";
import { ignoreDisconnected } from "../client.ts";
import { answeringSupervisor, runElsewhere } from "../elsewhere.ts";
import { exitCodes } from "../exit-codes.ts";
import type { SupervisorFlags } from "../flags.ts";
import { readJournal } from "../kept.ts";
import { type EventRecord, eventIn, eventLine, eventRecord } from "../print-event.ts";
import { type ClusterPaths, pathsOf, type Verb, verb } from "../session.ts";
import { findSupervisor } from "../supervisor-process.ts";
import type { Terminal } from "../terminal.ts";

export interface EventsFlags extends SupervisorFlags {
  readonly follow: boolean;
  /** Milliseconds. */
  readonly since?: number;
  readonly lines: number;
}

const LOOK_EVERY_MS = 500;
/** As many as the journal is asked for at most. */
const ALL_LINES = 100_000;

export const events: Verb<EventsFlags, []> = verb(async (session, flags) => {
  const { terminal } = session;
  const paths = pathsOf(session);
  const past = await (flags.follow ? pastElsewhere(paths) : pastHere(terminal, flags, paths));
  for (const event of chosen(past, flags, Date.now())) print(terminal, event);
  if (flags.follow) await follow(terminal, paths, past.at(-1)?.sequence ?? 0);
  return exitCodes.done;
});

/** Pure. Those of a span of time, or else the last ones. */
export function chosen(
  past: readonly StampedEvent[],
  { since, lines }: Pick<EventsFlags, "since" | "lines">,
  nowWallMs: number,
): readonly StampedEvent[] {
  if (since !== undefined) return past.filter(({ wallMs }) => wallMs >= nowWallMs - since);
  return lines === 0 ? [] : past.slice(-lines);
}

async function pastHere(
  terminal: Terminal,
  flags: EventsFlags,
  paths: ClusterPaths,
): Promise<readonly StampedEvent[]> {
  const client = await findSupervisor(terminal, flags, paths);
  if (client) return client.get<StampedEvent[]>("/events/past");
  return readJournal(paths.state, (history) => history.eventsAfter(0)) ?? [];
}

async function pastElsewhere(paths: ClusterPaths): Promise<readonly StampedEvent[]> {
  const text = await runElsewhere(paths, "events", "--json", "--lines", String(ALL_LINES));
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => eventIn(JSON.parse(line) as EventRecord));
}

/**
 * From supervisor to supervisor: each tells first what was missed, and without one nothing happens. Starts none: who
 * only listens changes nothing. Ends with the process.
 */
async function follow(terminal: Terminal, paths: ClusterPaths, after: number): Promise<never> {
  let last = after;
  const take = (event: StampedEvent): void => {
    if (event.sequence <= last) return;
    last = event.sequence;
    print(terminal, event);
  };
  for (;;) {
    const client = await answeringSupervisor(paths);
    if (client) {
      const streamed = client.stream(last, new AbortController().signal, (message) => {
        if (message.type === "event") take(message.event);
      });
      await streamed.catch(ignoreDisconnected);
    }
    await sleep(LOOK_EVERY_MS);
  }
}

function print(terminal: Terminal, event: StampedEvent): void {
  if (terminal.json) terminal.record(eventRecord(event));
  else terminal.out(eventLine(event, terminal.paint));
}
