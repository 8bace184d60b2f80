/** A cage of the zoo: one misbehaving program in a cluster of its own, judged by its screen and its journal. */
import { readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { EventCode } from "../../src/contract/event.ts";
import { type Ended, root, until, Workplace } from "./command-line.ts";
import { eventsBelow, recordedBelow } from "./recorded.ts";

export const zooFolder: string = join(root, "tests", "fixtures", "zoo");

type Journal = readonly (readonly [code: EventCode, text: string])[];

export interface Animal {
  readonly program: string;
  /** What is special about this one of several of its kind. */
  readonly as?: string;
  /** Options of the service, besides those that all have. */
  readonly options?: string;
  readonly balancers?: string;
  /** Exit code of `up`, and what stands on the screen. */
  readonly up: readonly [code: number, ...says: readonly (string | RegExp)[]];
  /** What is done with it once it is up, and what the screen says then. */
  readonly provoked?: (cage: Cage) => Promise<void>;
  /** What `down` says. It always ends with nothing left. */
  readonly down?: readonly string[];
  /** Events, in this order; others may stand between them. */
  readonly journal: Journal;
  /** Effects on the animal, whole and in order; undefined where timing decides how many there are. */
  readonly effects?: readonly string[];
}

/** One animal in a cluster of its own. */
export class Cage {
  readonly workplace: Workplace = new Workplace(zooFolder, { NODE_ENV: "test" });
  readonly #animal: Animal;

  /** @param port Its own: an animal that listens on every address is to meet none but its own kind. */
  constructor(animal: Animal, port: number) {
    this.#animal = animal;
    const { program, options = "", balancers = "" } = animal;
    const text = `
import { cluster, http, loadBalancer, rolling, service } from "tutti";
const animal = service("animal", {
  command: ["node", "${program}.mjs"], port: http(${port}), health: http("/", { starting: { within: "3s" } }),
  release: rolling({ drain: "200ms" }), stopGrace: "500ms", ${options}
});
void loadBalancer;
export default cluster("zoo", { environment: "development", services: [animal] ${balancers} });
`;
    writeFileSync(this.workplace.file, text);
  }

  /** From the cage to nothing left. */
  async live(): Promise<void> {
    const { up: [code, ...says] = [0], provoked, down = [], journal, effects } = this.#animal;
    try {
      const up = await this.workplace.run("up", "--yes");
      expect(up.code, up.stderr).toBe(code);
      expectSaid(up, says);
      await provoked?.(this);
      const ended = await this.workplace.must("down", "--yes");
      expectSaid(ended, [...down, "nothing is left running"]);
      this.#judgeJournal(journal, effects);
    } finally {
      await this.workplace.remove();
    }
  }

  #judgeJournal(journal: Journal, effects: readonly string[] | undefined): void {
    const { turns } = recordedBelow(this.workplace.folder);
    const events = eventsBelow(this.workplace.folder);
    let at = 0;
    for (const [code, text] of journal) {
      const found = events.findIndex(
        (it, index) => index >= at && it.code === code && it.text.includes(text),
      );
      const rest = events.slice(at).map((it) => `${it.code} ${it.text}`);
      expect(found, `${code} "${text}" among\n${rest.join("\n")}`).toBeGreaterThanOrEqual(0);
      at = found + 1;
    }
    if (effects) expect(turns.flatMap((turn) => turn.effects).map((it) => it.id)).toEqual(effects);
  }

  /** Waits until the events on the screen say so. */
  async until(what: string, timeoutMs: number, says: string | RegExp): Promise<void> {
    await until(`${what}: ${says}`, timeoutMs, async () => {
      const { stdout } = await this.workplace.must("events", "-n", "200");
      return typeof says === "string" ? stdout.includes(says) : says.test(stdout);
    });
  }

  async instance(): Promise<{ readonly address: string }> {
    const [instance] = (await this.workplace.status()).services[0]?.instances ?? [];
    if (!instance) throw new Error("there is no instance");
    return instance;
  }

  /** The number that leaves-a-child prints of its child. */
  async childOf(instance: string): Promise<number> {
    const { stdout } = await this.workplace.must("logs", instance);
    return Number(/child (\d+)/.exec(stdout)?.[1]);
  }

  logBytes(): number {
    const folder = join(this.workplace.folder, ".tutti", "logs");
    const sizes = readdirSync(folder).map((name) => statSync(join(folder, name)).size);
    return sizes.reduce((sum, size) => sum + size, 0);
  }
}

function expectSaid({ stdout, stderr }: Ended, pieces: readonly (string | RegExp)[]): void {
  const screen = `${stderr}\n${stdout}`;
  for (const piece of pieces) {
    if (typeof piece === "string") expect(screen).toContain(piece);
    else expect(screen).toMatch(piece);
  }
}
