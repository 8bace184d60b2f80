/** One partition of Kafka in virtual time: copies on brokers, who of them is in sync, who leads, and what a loss takes. */

export interface PartitionSettings {
  readonly brokers: number;
  readonly replication: number;
  readonly minInSync: number;
  readonly mayLeadUnclean: boolean;
}

interface Copy {
  log: readonly string[];
  isUp: boolean;
  isInSync: boolean;
}

export type Written = "confirmed" | "refused" | "no-leader";

export class Partition {
  readonly #settings: PartitionSettings;
  readonly #copies: Copy[];
  #leader: number | undefined = 0;

  /** As the controller creates it: each copy on a broker of its own, or not at all. */
  static create(settings: PartitionSettings): Partition | undefined {
    return settings.replication > settings.brokers ? undefined : new Partition(settings);
  }

  private constructor(settings: PartitionSettings) {
    this.#settings = settings;
    this.#copies = Array.from({ length: settings.replication }, () => ({
      log: [],
      isUp: true,
      isInSync: true,
    }));
  }

  /** With acks=all the leader first counts who is in sync, and confirms once all of those have the record. */
  write(record: string, acks: "all" | "leader"): Written {
    if (this.#leader === undefined) return "no-leader";
    const inSync = this.#copies.filter((copy) => copy.isUp && copy.isInSync);
    if (acks === "all" && inSync.length < this.#settings.minInSync) return "refused";
    for (const copy of inSync) copy.log = [...copy.log, record];
    return "confirmed";
  }

  get leader(): number | undefined {
    return this.#leader;
  }

  /** A follower that does not keep up is taken out of those in sync. */
  lag(index: number): void {
    const copy = this.#copies[index];
    if (copy) copy.isInSync = false;
  }

  stop(index: number): void {
    const copy = this.#copies[index];
    if (!copy) return;
    copy.isUp = false;
    // The last one in sync stays in that list: nobody else has what it has.
    if (this.#copies.some((other) => other.isUp && other.isInSync)) copy.isInSync = false;
    if (this.#leader === index) this.#elect();
  }

  /** The broker comes back, with its disk or with an empty one, and follows whoever leads. */
  start(index: number, disk: "kept" | "lost"): void {
    const copy = this.#copies[index];
    if (!copy) return;
    copy.isUp = true;
    if (disk === "lost") copy.log = [];
    if (this.#leader === undefined) this.#elect();
    const leading = this.#leader === undefined ? undefined : this.#copies[this.#leader];
    if (!leading || leading === copy) return;
    copy.log = leading.log;
    copy.isInSync = true;
  }

  read(): readonly string[] | undefined {
    return this.#leader === undefined ? undefined : this.#copies[this.#leader]?.log;
  }

  #elect(): void {
    const sound = this.#copies.findIndex((copy) => copy.isUp && copy.isInSync);
    const any = this.#settings.mayLeadUnclean ? this.#copies.findIndex((copy) => copy.isUp) : -1;
    const next = sound >= 0 ? sound : any;
    this.#leader = next >= 0 ? next : undefined;
    if (sound < 0 && next >= 0)
      for (const [index, copy] of this.#copies.entries()) copy.isInSync = index === next;
  }
}
