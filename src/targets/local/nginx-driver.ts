/**
 * Drives the nginxs of one cluster. nginx keeps no members that could be asked for, so they are kept in a file beside its
 * configuration; a change of who is served rewrites both and lets it reload. Who fails our checks is left out likewise.
 */
import { readFile } from "node:fs/promises";
import { fingerprint } from "../../base/fingerprint.ts";
import { nginxConfig } from "../../components/nginx/config.ts";
import { configPathOf, type KeptPlace, type NginxPlace, placePathOf } from "../../components/nginx/place.ts";
import type { Failure, HoldEffect, Member, PoolEffect, ReloadEffect } from "../../contract/effect.ts";
import type { Revision } from "../../contract/revision.ts";
import type { BalancerDriver } from "./balancer-driver.ts";
import { Refused } from "./failures.ts";
import { isAlive } from "./identity.ts";
import { writeWhole } from "./launch-files.ts";
import { type Checked, checked } from "./nginx/checks.ts";
import { addressesReachedBy } from "./nginx/established.ts";
import { endsItsRequests, masterIn, reloadMaster, workersOf } from "./nginx/master.ts";
import { membersAfter } from "./nginx/members.ts";
import type { MemberLook } from "./pool-watcher.ts";
import { runProbe } from "./probe.ts";
import { Queues } from "./queues.ts";
import type { ProbeAnswer } from "./verdict.ts";

const RELOAD_WITHIN_MS = 5_000;

export interface NginxSources {
  /** Where the files lie that tell of running balancers. */
  readonly runFolder: string;
  revision(number: number): Revision | undefined;
}

export class NginxDriver implements BalancerDriver {
  readonly #sources: NginxSources;
  readonly #queues = new Queues();
  /** By balancer and instance: two balancers may lead to one. */
  readonly #checks = new Map<string, Checked>();

  constructor(sources: NginxSources) {
    this.#sources = sources;
  }

  /** nginx counts nothing for a single server. */
  change(effect: PoolEffect): Promise<undefined> {
    return this.#queues.run(effect.balancer, async () => {
      const place = await this.#placeOf(effect.balancer);
      if (!place) throw new Refused(silent(effect.balancer));
      const changed = { ...place, members: membersAfter(place.members, effect) };
      await this.#keep(changed);
      await this.#apply(changed);
      if (effect.kind === "pool-remove") this.#checks.delete(checkKey(effect.balancer, effect.instance));
      return undefined;
    });
  }

  /** Refused when the file is loaded. */
  close(): Promise<number> {
    return Promise.resolve(0);
  }

  /** The supervisor refuses it by name; this is the last door. */
  hold({ part }: HoldEffect): Promise<void> {
    const message = `${part} is an nginx, which cannot hold requests`;
    const advice =
      "End its maintenance with `tutti maintenance off`, and make it an HAProxy to hold requests.";
    return Promise.reject(new Refused({ code: "balancer-refused", message, advice }));
  }

  /** The process of the effect is the one above the master. Who fails its checks stays left out. */
  reload({ part, process: wrapper }: ReloadEffect, write: () => Promise<void>): Promise<void> {
    return this.#queues.run(part, async () => {
      if (!isAlive(wrapper)) throw new Refused(notReloaded(part, "its process has ended"));
      await write();
      const place = await this.#placeOf(part);
      if (!place) throw new Refused(silent(part));
      await this.#apply({ ...place, applied: "not read yet" });
    });
  }

  async look(balancer: string): Promise<readonly MemberLook[] | undefined> {
    const place = await this.#placeOf(balancer);
    const master = place && (await masterIn(place.pidFile));
    if (!place || master === undefined) return undefined;
    const asked = place.members.filter(({ state }) => state !== "draining");
    await Promise.all(asked.map((member) => this.#check(member, place)));
    await this.#queues.run(balancer, async () => {
      const now = await this.#placeOf(balancer);
      if (now) await this.#apply(now);
    });
    const reached = await addressesReachedBy(await workersOf(master));
    return place.members.map((member) => this.#lookOf(balancer, member, reached));
  }

  /** A worker of before cannot be asked. */
  async reachedByOlder(balancer: string): Promise<ReadonlySet<string> | "any"> {
    const place = await this.#placeOf(balancer);
    const master = place && (await masterIn(place.pidFile));
    if (master === undefined) return "any";
    const leaving = await Promise.all((await workersOf(master)).map(endsItsRequests));
    return leaving.some(Boolean) ? "any" : new Set();
  }

  async ask(balancer: string, timeoutMs: number): Promise<ProbeAnswer> {
    const place = await this.#placeOf(balancer);
    if (!place) return { healthy: false, answer: "nginx has not been started" };
    const verdict = (heard: string): ProbeAnswer | undefined =>
      heard.includes("Active connections") ? { healthy: true, answer: "nginx tells its status" } : undefined;
    const talk = { send: "GET / HTTP/1.0\r\n\r\n", verdict };
    return runProbe({ kind: "socket", to: { path: place.statusSocket }, talk }, timeoutMs);
  }

  /** By the service that it was started as: a release that changes the check replaces it, and until then it serves. */
  async #check(member: Member, { balancer, services }: NginxPlace): Promise<void> {
    const started = this.#sources.revision(member.revision)?.cluster.services ?? services;
    const service = started.find(({ name }) => name === member.pool);
    if (!service) return;
    const key = checkKey(balancer.name, member.instance);
    this.#checks.set(key, await checked(service, member, this.#checks.get(key)));
  }

  #lookOf(balancer: string, { instance, address, state }: Member, reached: ReadonlySet<string>): MemberLook {
    const known = this.#checks.get(checkKey(balancer, instance));
    const up = known?.verdict.verdict === "healthy";
    return { instance, state, up, idle: !reached.has(address), answer: known?.answer ?? "not asked yet" };
  }

  /** Lets nginx read its configuration when that is another one than it has read. */
  async #apply(kept: KeptPlace): Promise<void> {
    const text = nginxConfig(kept, this.#downIn(kept));
    const applied = fingerprint(text);
    if (applied === kept.applied) return;
    const master = await masterIn(kept.pidFile);
    if (master === undefined) throw new Refused(silent(kept.balancer.name));
    await writeWhole({ path: configPathOf(kept), text, mode: 0o600 });
    await reloaded(kept.balancer.name, master);
    await this.#keep({ ...kept, applied });
  }

  #keep(kept: KeptPlace): Promise<void> {
    const path = placePathOf(this.#sources.runFolder, kept.balancer.name);
    return writeWhole({ path, text: JSON.stringify(kept), mode: 0o600 });
  }

  #downIn({ balancer, members }: NginxPlace): ReadonlySet<string> {
    const isDown = ({ instance }: Member): boolean =>
      this.#checks.get(checkKey(balancer.name, instance))?.verdict.verdict === "unhealthy";
    return new Set(members.filter(isDown).map(({ instance }) => instance));
  }

  async #placeOf(balancer: string): Promise<KeptPlace | undefined> {
    const text = await readFile(placePathOf(this.#sources.runFolder, balancer), "utf8").catch(
      () => undefined,
    );
    return text === undefined ? undefined : (JSON.parse(text) as KeptPlace);
  }
}

function checkKey(balancer: string, instance: string): string {
  return `${balancer}/${instance}`;
}

async function reloaded(balancer: string, master: number): Promise<void> {
  if (await reloadMaster(master, RELOAD_WITHIN_MS)) return;
  throw new Refused(notReloaded(balancer, `no new worker served within ${RELOAD_WITHIN_MS / 1_000} s`));
}

function notReloaded(balancer: string, reason: string): Failure {
  return {
    code: "failed",
    message: `the balancer ${balancer} did not take its new configuration: ${reason}`,
    advice: `Read its log (tutti logs ${balancer}), which names the line at fault; until then the old one serves.`,
  };
}

function silent(balancer: string): Failure {
  return {
    code: "balancer-silent",
    message: `nothing is known of an nginx called ${balancer}`,
    advice: "Look at the log of the balancer; it is started again when its process has ended.",
  };
}
