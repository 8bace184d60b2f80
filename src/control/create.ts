/** Creates instances: everything that a start needs is chosen here, so that nothing is left to choose when it runs. */
import { assert, present } from "../base/assert.ts";
import { instanceName } from "../contract/instance-name.ts";
import type { PartSpec, Revision } from "../contract/revision.ts";
import type { Draft } from "./draft.ts";
import { wantedSpec } from "./target.ts";

export function createInstance(draft: Draft, revision: Revision, spec: PartSpec, slot: number): void {
  const { fields } = draft;
  const name = { part: spec.part, slot, revision: revision.number };
  const key = instanceName({ ...name, generation: 1 });
  const generations = fields.generations[spec.part] ?? {};
  const generation = (generations[key] ?? 0) + 1;
  fields.generations = { ...fields.generations, [spec.part]: { ...generations, [key]: generation } };
  const { release } = fields;
  draft.put({
    id: instanceName({ ...name, generation }),
    part: spec.part,
    slot,
    revision: revision.number,
    generation,
    spec: wantedSpec(fields, spec),
    startedAs: spec,
    address: freeAddress(draft, spec, slot),
    port: spec.port,
    goal: "serve",
    process: { status: "none" },
    health: { verdict: "unknown", answer: "" },
    pools: {},
    readySinceMonoMs: null,
    unreadySinceMonoMs: null,
    everReady: false,
    trial: release !== null && release.phase === "moving" && release.to.number === revision.number,
    pending: null,
    done: {},
    drainingSinceMonoMs: null,
    terminatedMonoMs: null,
    killedMonoMs: null,
    failures: 0,
    lastFailure: null,
    retryMonoMs: null,
  });
}

/** Last part of the addresses that are kept for when both of a slot are taken. */
const SPARE_FIRST = 242;
const SPARE_LAST = 254;

/**
 * A service's slot has two addresses, so that old and new run side by side. A store has one for ever, since its
 * clients know it.
 */
function freeAddress(draft: Draft, spec: PartSpec, slot: number): string {
  const octet = present(draft.fields.octets[spec.part], `octet of ${spec.part}`);
  const prefix = `${draft.fields.range}.${octet}`;
  if (spec.kind === "store" || spec.kind === "balancer") return `${prefix}.2`;
  const taken = new Set(draft.instancesOf(spec.part).map((it) => it.address));
  const hosts = [2 * slot, 2 * slot + 1];
  for (let host = SPARE_FIRST; host <= SPARE_LAST; host += 1) hosts.push(host);
  const free = hosts.map((host) => `${prefix}.${host}`).find((address) => !taken.has(address));
  assert(free !== undefined, `${spec.part} has a free address`);
  return free;
}
