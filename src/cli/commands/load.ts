/** `tutti load [URL|BALANCER]`: requests at a fixed rate, and how they were answered. */
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Refusal } from "../../supervisor/refusal.ts";
import { interfaceAddresses } from "../../targets/local/interfaces.ts";
import { type LoadOrder, type LoadReport, LoadRun } from "../../targets/local/load/load-run.ts";
import { exitCodes } from "../exit-codes.ts";
import type { SupervisorFlags } from "../flags.ts";
import { trustOf } from "../listener-trust.ts";
import { chooseTarget, type Reachable, reachableAt, reachableIn } from "../load-target.ts";
import { observe } from "../observe.ts";
import { loadDocument, loadLines, secondLine } from "../print-load.ts";
import { pathsOf, type Session, type Verb, verb } from "../session.ts";
import type { Terminal } from "../terminal.ts";

export interface LoadFlags extends SupervisorFlags {
  readonly rate: number;
  readonly for: number;
  readonly method?: string;
  readonly path?: string;
  readonly header?: readonly (readonly [string, string])[];
  readonly body?: string;
  readonly connections: "kept" | "new";
  readonly timeout: number;
  readonly yesRemote?: string;
}

export const load: Verb<LoadFlags, [target?: string]> = verb(async (session, flags, target) => {
  const { terminal } = session;
  const asked = { target, path: flags.path, remote: flags.yesRemote };
  let known: readonly Reachable[] = [];
  const url = await chooseTarget(asked, async () => {
    known = await reachable(session, flags);
    return known;
  });
  const trust = trustOf(reachableAt(url, known)?.tls, pathsOf(session).state.root);
  const order = { ...orderOf(url, flags), ...(trust ? { trust } : {}) };
  const { report, interrupted } = await runLoad(terminal, order, flags.for);
  if (terminal.json) terminal.document(loadDocument(order, report, interrupted));
  else for (const line of loadLines(order, report, terminal.paint)) terminal.out(line);
  if (interrupted) return exitCodes.interrupted;
  return report.answered > 0 ? exitCodes.done : exitCodes.failed;
});

async function reachable(session: Session, flags: LoadFlags): Promise<readonly Reachable[]> {
  const { state } = await observe(session.terminal, flags, pathsOf(session));
  return reachableIn(state, interfaceAddresses());
}

function orderOf(url: string, flags: LoadFlags): LoadOrder {
  const body = flags.body === undefined ? undefined : bodyIn(flags.body);
  return {
    url,
    perSecond: flags.rate,
    method: flags.method ?? (body === undefined ? "GET" : "POST"),
    headers: Object.fromEntries(flags.header ?? []),
    ...(body === undefined ? {} : { body }),
    connections: flags.connections,
    timeoutMs: flags.timeout,
  };
}

/** The text itself, or the bytes of a file: `@order.json`. */
function bodyIn(text: string): string | Buffer {
  if (!text.startsWith("@")) return text;
  const file = text.slice(1);
  if (existsSync(file)) return readFileSync(file);
  throw new Refusal(
    "usage",
    `there is no file ${file} for the body`,
    "name a file after the @, or write the text itself",
  );
}

interface Ended {
  readonly report: LoadReport;
  readonly interrupted: boolean;
}

/** Ctrl-C ends it early, and what was measured until then is told. */
async function runLoad(terminal: Terminal, order: LoadOrder, forMs: number): Promise<Ended> {
  const run = new LoadRun(order);
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  process.once("SIGINT", interrupt);
  let seconds = 0;
  const progress = setInterval(() => {
    seconds += 1;
    const line = secondLine(seconds, run.second());
    if (terminal.isLive) terminal.draw(terminal.progressPaint.dim(line.slice(0, terminal.columns - 1)));
    else terminal.tell(line);
  }, 1_000);
  run.start();
  await sleep(forMs, undefined, { signal: stop.signal }).catch(() => undefined);
  const report = await run.stop();
  clearInterval(progress);
  process.off("SIGINT", interrupt);
  if (terminal.isLive) terminal.draw("");
  return { report, interrupted: stop.signal.aborted };
}
