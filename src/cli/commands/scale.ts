/** `tutti scale SERVICE=N`: a number of replicas that stays over deploys and roll-backs. */
import { Refusal } from "../../supervisor/refusal.ts";
import { askAndFollow, operatorName } from "../asking.ts";
import type { ChangeFlags } from "../flags.ts";
import { pathsOf, type Verb, verb } from "../session.ts";
import { needSupervisor } from "../supervisor-process.ts";

export interface ScaleFlags extends ChangeFlags {
  readonly force: boolean;
}

export const scale: Verb<ScaleFlags, [target: string]> = verb(async (session, flags, target) => {
  const { terminal } = session;
  const paths = pathsOf(session);
  const { part, replicas } = parseTarget(target);
  const client = await needSupervisor(terminal, flags, paths);
  const { force, wait: waitMs } = flags;
  const message = { kind: "scale", part, replicas, force, by: operatorName(), waitMs } as const;
  return askAndFollow({ terminal, flags, paths }, client, message);
});

const REPLICAS_MAX = 120;

function parseTarget(text: string): { readonly part: string; readonly replicas: number } {
  const match = /^([^=]+)=(\d+)$/.exec(text);
  const replicas = Number(match?.[2]);
  if (match?.[1] && replicas <= REPLICAS_MAX) return { part: match[1], replicas };
  const advice = `write SERVICE=N with N from 0 to ${REPLICAS_MAX}, such as \`tutti scale web=3\``;
  throw new Refusal("usage", `"${text}" names no number of replicas`, advice);
}
