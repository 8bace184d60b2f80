/** A job: a program that runs to completion, once per revision, before or after the services move to it. */
import type { Duration } from "../base/duration.ts";
import { frozen } from "../base/frozen.ts";
import type { Place } from "../base/place.ts";
import { readGroups, type SecurityGroup } from "./access.ts";
import { type Allowance, readAllowances } from "./allowance.ts";
import { type Artifact, readArtifact } from "./artifact.ts";
import { type Declared, declared } from "./declaration.ts";
import { here, OptionReader, readName } from "./read.ts";
import { type ResourceOptions, type Resources, readResources } from "./resources.ts";
import { type Command, type CommandInput, type EnvInput, readAfter, readCommand, readEnv } from "./run.ts";
import type { Value } from "./value.ts";

export interface Job {
  readonly kind: "job";
  readonly name: string;
  readonly place: Place;
  readonly artifact?: Artifact<string>;
  readonly command: Command;
  readonly env: Readonly<Record<string, Value>>;
  readonly after: readonly string[];
  readonly runs: "before-services" | "after-services";
  /** Whether revisions from before this job can run on what it leaves behind. */
  readonly compatibleWith: "older-revisions" | "this-revision";
  readonly timeoutMs: number;
  readonly resources?: Resources;
  readonly stopGraceMs: number;
  readonly groups: readonly SecurityGroup[];
}

export interface JobOptions<N extends string> {
  readonly artifact?: Artifact<NoInfer<N>> | Artifact<null>;
  readonly command: CommandInput;
  readonly env?: EnvInput;
  /** Parts that must be ready first, besides those that `env` and `command` refer to. */
  readonly after?: readonly Declared[];
  /** Default "before-services". */
  readonly runs?: Job["runs"];
  /**
   * "this-revision" says that older revisions cannot run on what this job leaves (a schema, for one):
   * a roll-back to before it is then refused. Default "older-revisions".
   */
  readonly compatibleWith?: Job["compatibleWith"];
  /** A job that runs longer has failed. Default 5m. */
  readonly timeout?: Duration;
  readonly resources?: ResourceOptions;
  readonly groups?: readonly SecurityGroup[];
  /** Findings on this part that are accepted: `allow("single-point", { reason: "…" })`. */
  readonly allow?: Allowance | readonly Allowance[];
}

export interface JobHandle<N extends string = string> extends Declared<Job> {
  readonly kind: "job";
  readonly name: N;
  readonly artifact: Artifact<N>;
}

/**
 * Declares a job. It must be safe to run again: a revision that is tried a second time runs it a second time.
 *
 * @example job("migrate", { command: ["node", "migrate.js"], env: { DATABASE_URL: db.url } })
 */
export function job<const N extends string>(name: N, options: JobOptions<N>): JobHandle<N> {
  const place = here();
  const reader = new OptionReader(`job "${name}"`, options, place);
  const uses: Declared[] = [];
  const known = readName("job", name, reader);
  const artifact = readArtifact(reader, known);
  const resources = readResources(reader, "resources");
  const data: Job = {
    kind: "job",
    name: known,
    place,
    ...(artifact ? { artifact } : {}),
    command: readCommand(reader, uses),
    env: readEnv(reader, uses),
    after: readAfter(reader, uses),
    runs: reader.oneOf("runs", ["before-services", "after-services"], "before-services"),
    compatibleWith: reader.oneOf("compatibleWith", ["older-revisions", "this-revision"], "older-revisions"),
    timeoutMs: reader.duration("timeout", 300_000),
    ...(resources ? { resources } : {}),
    stopGraceMs: 5_000,
    groups: readGroups(reader, "groups") ?? [],
  };
  const allows = readAllowances(reader);
  reader.finish();
  return frozen({ kind: "job", name, artifact: artifact as Artifact<N>, [declared]: { data, uses, allows } });
}
