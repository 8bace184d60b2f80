/** How to ask an instance of each kind of part: joins the component's probe, as data, to the asking. */
import { readlink } from "node:fs/promises";
import { type Probe, probeOf } from "../../components/probe.ts";
import { pingText, pingVerdict } from "../../components/redis/ping.ts";
import type { Revision } from "../../contract/revision.ts";
import type { Watch } from "../../contract/watch.ts";
import type { BalancerDriver } from "./balancer-driver.ts";
import { environmentOf } from "./environ.ts";
import type { HealthCheck } from "./health-watcher.ts";
import { type LaunchSources, partOf, revisionOf, valueSourcesOf } from "./launching.ts";
import { ownAnswer } from "./own-answer.ts";
import { runProbe } from "./probe.ts";
import { valueText } from "./values.ts";
import type { ProbeAnswer } from "./verdict.ts";

/** Undefined for a part that is not asked; throws when the watch names what does not exist. */
export function checkOf(
  watch: Watch,
  sources: LaunchSources,
  balancers: BalancerDriver,
): HealthCheck | undefined {
  const revision = revisionOf(watch.revision, sources);
  const probe = probeOf(partOf(revision, watch.part), watch.address);
  if (!probe) return undefined;
  const { starting, steady } = probe;
  return {
    startingEveryMs: starting.everyMs,
    steadyEveryMs: steady.everyMs,
    fall: steady.fall,
    rise: steady.rise,
    ask: async () => {
      const answer = await ask(probe, watch, { revision, sources, balancers });
      // Once it has answered itself, nobody else can take its address.
      const isFirst = answer.healthy && watch.probe === "starting" && "port" in probe;
      return isFirst ? ownAnswer(watch.instance, probe.port, answer) : answer;
    },
  };
}

interface Surroundings {
  readonly revision: Revision;
  readonly sources: LaunchSources;
  readonly balancers: BalancerDriver;
}

async function ask(probe: Probe, watch: Watch, around: Surroundings): Promise<ProbeAnswer> {
  const { timeoutMs } = probe.steady;
  switch (probe.kind) {
    case "http":
      return runProbe(probe, timeoutMs);
    case "tcp": {
      const { host, port, proxyProtocol } = probe;
      const header = proxyProtocol ? { proxyProtocol } : {};
      return runProbe({ kind: "socket", to: { host, port }, ...header }, timeoutMs);
    }
    case "redis":
      return askRedis(probe, watch, around);
    case "command":
      return askCommand(probe, watch, timeoutMs);
    case "control-socket":
      return around.balancers.ask(probe.balancer, timeoutMs);
    case "running":
      return { healthy: true, answer: "it runs; no health check is declared" };
  }
}

async function askRedis(
  probe: Extract<Probe, { kind: "redis" }>,
  { instance }: Watch,
  { revision, sources }: Surroundings,
): Promise<ProbeAnswer> {
  const { host, port, password, steady } = probe;
  const around = valueSourcesOf(revision, instance, sources);
  const text = password === undefined ? undefined : valueText(password, around);
  const talk = { send: pingText(text), verdict: pingVerdict };
  return runProbe({ kind: "socket", to: { host, port }, talk }, steady.timeoutMs);
}

/** In the folder and with the environment that the process itself has, also when an earlier incarnation started it. */
async function askCommand(
  probe: Extract<Probe, { kind: "command" }>,
  watch: Watch,
  timeoutMs: number,
): Promise<ProbeAnswer> {
  const pid = watch.process?.pid;
  const cwd = pid === undefined ? undefined : await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
  if (pid === undefined || cwd === undefined) return { healthy: false, answer: "its process is not there" };
  // Without the mark of the effect: a check is no instance, and must not be taken for one.
  const { TUTTI_EFFECT: _mark, ...env } = await environmentOf(pid);
  return runProbe({ kind: "command", argv: probe.command, env, cwd }, timeoutMs);
}
