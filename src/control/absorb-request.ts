/** Takes in what an operator asks. Refusals happen before: a request that arrives here is legal in this state. */
import { assert, unreachable } from "../base/assert.ts";
import type { Request } from "../contract/request.ts";
import { type Revision, specNamed } from "../contract/revision.ts";
import { AUTOSCALER, noteScaled } from "./autoscale.ts";
import type { Draft } from "./draft.ts";
import { type Release, scoreLowest } from "./state.ts";
import { desiredOf, targetOf } from "./target.ts";

export function absorbRequest(draft: Draft, request: Request): void {
  switch (request.kind) {
    case "release":
      return beginRelease(draft, request.as, request.revision, request.by);
    case "restart":
      return beginRestart(draft, request.part, request.by);
    case "cancel":
      return cancel(draft, request.by);
    case "scale":
      return scale(draft, request.part, request.replicas, request.by);
    case "down":
      return down(draft, request.by);
    case "maintenance":
      return maintain(draft, request.balancer, request.on, request.by);
    case "lock":
      draft.fields.lock = { owner: request.by, reason: request.reason, sinceWallMs: draft.now.wallMs };
      return;
    case "unlock":
      draft.fields.lock = null;
      return;
    default:
      return unreachable(request, "request");
  }
}

function beginRelease(draft: Draft, as: Release["as"], to: Revision, by: string, restarts?: string): void {
  assert(draft.fields.release === null, "one release at a time");
  const { wallMs, monoMs } = draft.now;
  const from = as === "bring-up" ? null : draft.fields.current;
  const scaleBefore = draft.fields.scale;
  giveOctets(draft, to);
  if (from && as === "release") dropChangedScale(draft, from, to);
  if (from && as !== "restart") keepFollowed(draft, from, to);
  draft.fields.wanted = "up";
  draft.fields.release = {
    as,
    from,
    to,
    by,
    startedWallMs: wallMs,
    startedMonoMs: monoMs,
    phase: "moving",
    phaseMonoMs: monoMs,
    progressMonoMs: monoMs,
    score: scoreLowest,
    strikes: 0,
    scaleBefore,
    ...(restarts ? { restarts } : {}),
  };
  // What crashed before may be what this release mends: it does not wait for the old pauses.
  draft.fields.crashes = {};
  forgetFailures(draft);
  if (as === "bring-up") tryAnew(draft, to);
  draft.changed();
  const title = restarts ? `restart of ${restarts}` : `${as} to revision ${to.number}`;
  draft.tell("release-started", draft.fields.cluster, `${title} started by ${by}`, {
    revision: to.number,
    as,
  });
}

/** What failed before is no sign against what is tried now. */
function forgetFailures(draft: Draft): void {
  for (const { id, failures } of draft.instances) {
    if (failures > 0) draft.change(id, { failures: 0, lastFailure: null, retryMonoMs: null });
  }
}

/** A bring-up that is asked for again starts with a clean slate: what was missing may be there now. */
function tryAnew(draft: Draft, to: Revision): void {
  for (const { id, revision, everReady, process } of draft.instances) {
    draft.change(id, { trial: revision === to.number });
    if (process.status === "running" && !everReady) draft.change(id, { goal: "retire" });
  }
}

/** Each part keeps the third number of its addresses for ever, so that a store's address outlives its restarts. */
function giveOctets(draft: Draft, revision: Revision): void {
  const octets = { ...draft.fields.octets };
  const taken = new Set(Object.values(octets));
  for (const { part } of revision.parts) {
    if (octets[part] !== undefined) continue;
    let octet = 1;
    while (taken.has(octet)) octet += 1;
    assert(octet <= 250, "a cluster has at most 250 parts on one machine");
    octets[part] = octet;
    taken.add(octet);
  }
  draft.fields.octets = octets;
}

/** A number set by `scale` stays, unless the file's own number was changed since. That of a policy always stays. */
function dropChangedScale(draft: Draft, from: Revision, to: Revision): void {
  const kept = Object.entries(draft.fields.scale).filter(([part]) => {
    const [before, after] = [specNamed(from, part), specNamed(to, part)];
    return after?.scaling || !before || !after || before.replicas === after.replicas;
  });
  draft.fields.scale = Object.fromEntries(kept);
}

/** Where a policy decides, a release begins with as many as there are, whatever the file says of the beginning. */
function keepFollowed(draft: Draft, from: Revision, to: Revision): void {
  for (const { part, scaling } of to.parts) {
    const before = specNamed(from, part);
    if (!scaling || !before || draft.fields.scale[part]) continue;
    const replicas = desiredOf(draft.fields, before);
    draft.fields.scale = { ...draft.fields.scale, [part]: { replicas, owner: AUTOSCALER } };
  }
}

/** A restart moves the part to a new epoch of the same revision, with the same care as a release. */
function beginRestart(draft: Draft, part: string, by: string): void {
  const { current, epochs } = draft.fields;
  assert(current !== null, "a restart needs a complete revision");
  draft.fields.epochs = { ...epochs, [part]: (epochs[part] ?? 0) + 1 };
  beginRelease(draft, "restart", current, by, part);
}

function cancel(draft: Draft, by: string): void {
  const { release } = draft.fields;
  if (!release || release.phase === "undoing") return;
  if (release.from === null) return down(draft, by);
  undo(draft, release, `cancelled by ${by}`);
}

/** Turns a release round: from now on instances are held to the revision of before. */
export function undo(draft: Draft, release: Release, reason: string): void {
  const { monoMs } = draft.now;
  const start = { phaseMonoMs: monoMs, progressMonoMs: monoMs, score: scoreLowest };
  draft.fields.release = { ...release, ...start, phase: "undoing", reason };
  // What the release has dropped comes back; what was set since it began is somebody's decision, and stays.
  draft.fields.scale = { ...release.scaleBefore, ...draft.fields.scale };
  forgetFailures(draft);
  if (release.restarts) {
    const { epochs } = draft.fields;
    draft.fields.epochs = { ...epochs, [release.restarts]: (epochs[release.restarts] ?? 1) - 1 };
  }
  draft.changed();
  const back = release.from?.number ?? 0;
  draft.tell("rollback-started", draft.fields.cluster, `going back to revision ${back}: ${reason}`, {
    revision: back,
  });
}

function scale(draft: Draft, part: string, replicas: number, by: string): void {
  const target = targetOf(draft.fields);
  const spec = target ? specNamed(target, part) : undefined;
  const from = spec ? desiredOf(draft.fields, spec) : replicas;
  const then = spec?.scaling ? "; its policy goes on from there after its cooldown" : "";
  const text = `${part} is scaled to ${replicas} by ${by}${then}`;
  draft.fields.scale = { ...draft.fields.scale, [part]: { replicas, owner: by } };
  // The policy goes on from there, once its cooldown is over.
  if (spec?.scaling)
    noteScaled(draft, part, replicas > from ? "out" : "in", {
      text,
      wallMs: draft.now.wallMs,
      from,
      to: replicas,
    });
  draft.changed();
  draft.tell("scaled", part, text, { replicas });
}

/** Asked for again, it changes nothing. */
function maintain(draft: Draft, balancer: string, on: boolean, by: string): void {
  const before = draft.fields.maintenance ?? {};
  if (balancer in before === on) return;
  const { [balancer]: _ended, ...others } = before;
  const { wallMs } = draft.now;
  draft.fields.maintenance = on ? { ...before, [balancer]: { owner: by, sinceWallMs: wallMs } } : others;
  draft.changed();
  const text = on
    ? `${balancer} holds new requests: maintenance by ${by}`
    : `${balancer} goes on: maintenance ended by ${by}`;
  draft.tell(on ? "maintenance-on" : "maintenance-off", balancer, text);
}

function down(draft: Draft, by: string): void {
  const { release } = draft.fields;
  if (release) endRelease(draft, release, "failed", `the cluster was taken down by ${by}`);
  draft.fields.wanted = "down";
  draft.changed();
  draft.tell("down-started", draft.fields.cluster, `taken down by ${by}`);
}

/** Ends a release and remembers how. */
export function endRelease(
  draft: Draft,
  release: Release,
  outcome: "complete" | "rolled-back" | "failed",
  reason?: string,
): void {
  draft.fields.release = null;
  draft.fields.lastRelease = {
    as: release.as,
    revision: release.to.number,
    outcome,
    by: release.by,
    startedWallMs: release.startedWallMs,
    endedWallMs: draft.now.wallMs,
    ...(reason ? { reason } : {}),
  };
  for (const instance of draft.instances) if (instance.trial) draft.change(instance.id, { trial: false });
  const code =
    outcome === "complete" ? "release-completed" : outcome === "failed" ? "release-failed" : "rolled-back";
  const tookMs = draft.now.monoMs - release.startedMonoMs;
  const text = `${release.as} to revision ${release.to.number}: ${outcome} after ${tookMs} ms${reason ? `: ${reason}` : ""}`;
  draft.tell(code, draft.fields.cluster, text, { revision: release.to.number, outcome, tookMs });
}
