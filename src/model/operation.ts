/**
 * Operation: how people keep the machines and the program of a part where tutti does not: who logs in, what starts the
 * program again, what is typed on each machine, and where the program is from. `check` judges it; a target refuses it.
 */
import type { Duration } from "../base/duration.ts";
import { readGroups, type SecurityGroup } from "./access.ts";
import { given, type OptionReader, shown } from "./read.ts";

/** What starts the program again after it died or the machine was started: "nothing" is a shell with nohup and &. */
const supervisors = ["nothing", "daemontools", "systemd", "cloud"] as const;

export type Supervisor = (typeof supervisors)[number];

/** What people type on each machine anew: an id of its own, addresses, files of settings, secrets. */
const handWork = ["identity", "addresses", "configuration", "secrets"] as const;

export type HandWork = (typeof handWork)[number];

export interface Operation {
  /** Who may log in by SSH. Missing: unknown. */
  readonly shell?: readonly SecurityGroup[];
  /** How programs and agents of its machines prove themselves to the cloud. Missing: not at all, or unknown. */
  readonly credentials?: "role" | "user-keys";
  /** What the cloud lets them do, such as "ec2:*". Missing: unknown. */
  readonly permissions?: readonly string[];
  /** Missing: unknown. */
  readonly supervisor?: Supervisor;
  /** How it is ended: by its own process, or whatever has such a command. Missing: unknown. */
  readonly stop?: "by-process" | "by-pattern";
  readonly byHand: readonly HandWork[];
  /** What is fetched and installed on each machine. */
  readonly packages: readonly Package[];
  /** The program is built on the machines that serve, from its source. Missing: it comes built. */
  readonly buildsOnHost?: { readonly timeoutMs?: number };
}

export interface Package {
  /** Such as "kafka". */
  readonly program: string;
  readonly version: string;
  /** Where it is fetched from. Missing: the packages of the system, which are signed. */
  readonly url?: string;
  /** Missing: nobody compares what came with what was meant. */
  readonly sha256?: string;
}

export interface OperationOptions {
  /** Who may log in to its machines by SSH. */
  readonly shell?: SecurityGroup | readonly SecurityGroup[];
  /** A role that the cloud gives to the machine, or keys of a user that lie on it. */
  readonly credentials?: "role" | "user-keys";
  /** What the cloud lets its programs do: ["ec2:*", "iam:PassRole"]. */
  readonly permissions?: readonly string[];
  /** What starts the program again. "nothing" is nohup and &. */
  readonly supervisor?: Supervisor;
  /** How it is ended. "by-pattern" is pkill -f. */
  readonly stop?: "by-process" | "by-pattern";
  /** What people type on each machine. Default: nothing. */
  readonly byHand?: readonly HandWork[];
  /** What is fetched and installed on each machine: `[{ program: "kafka", version: "3.9.0", url: "https://…", sha256: "…" }]`. */
  readonly packages?: readonly Package[];
  /** The program is built on the machines that serve; `timeout` ends a build. Default: it comes built. */
  readonly buildsOnHost?: { readonly timeout?: Duration };
}

export function readOperation(reader: OptionReader): Operation | undefined {
  if (!reader.has("operation")) return undefined;
  const options = reader.nested("operation");
  const operation: Operation = {
    ...given("shell", readGroups(options, "shell")),
    ...given("credentials", options.optionalOneOf("credentials", ["role", "user-keys"])),
    ...given("permissions", readPermissions(options)),
    ...given("supervisor", options.optionalOneOf("supervisor", supervisors)),
    ...given("stop", options.optionalOneOf("stop", ["by-process", "by-pattern"])),
    byHand: readHandWork(options),
    packages: options.list("packages").map((item, index) => readPackage(options, item, index)),
    ...given("buildsOnHost", readBuild(options)),
  };
  options.refuseUnknown();
  return operation;
}

function readPermissions(options: OptionReader): readonly string[] | undefined {
  if (!options.has("permissions")) return undefined;
  return options.list("permissions").map((item) => {
    if (typeof item === "string" && item.includes(":")) return item;
    const message = `permissions cannot hold ${shown(item)}`;
    options.refuse("wrong-value", ["permissions"], message, 'write them as the cloud does: "ec2:Describe*"');
    return "";
  });
}

function readHandWork(options: OptionReader): readonly HandWork[] {
  return options.list("byHand").filter((item): item is HandWork => {
    const good = handWork.includes(item as HandWork);
    const message = `byHand cannot hold ${shown(item)}`;
    if (!good) options.refuse("wrong-value", ["byHand"], message, `list of: ${handWork.join(", ")}`);
    return good;
  });
}

function readPackage(options: OptionReader, item: unknown, index: number): Package {
  const reader = options.within(["packages", String(index)], item, `packages ${index}`);
  for (const key of ["program", "version"]) {
    if (!reader.has(key))
      reader.refuse(
        "missing",
        [key],
        `a package says its ${key}`,
        'write { program: "kafka", version: "3.9.0" }',
      );
  }
  const sha256 = reader.text("sha256");
  if (sha256 !== undefined && !/^[0-9a-f]{64}$/.test(sha256))
    reader.refuse("wrong-value", ["sha256"], "that is no SHA-256", "write its 64 hexadecimal digits");
  const found: Package = {
    program: reader.text("program") ?? "",
    version: reader.text("version") ?? "",
    ...given("url", reader.text("url")),
    ...given("sha256", sha256),
  };
  reader.refuseUnknown();
  return found;
}

function readBuild(options: OptionReader): Operation["buildsOnHost"] {
  if (!options.has("buildsOnHost")) return undefined;
  const build = options.nested("buildsOnHost");
  const found = given("timeoutMs", build.optionalDuration("timeout"));
  build.refuseUnknown();
  return found;
}
