/** What follows from the facts of a machine, and how it is told. Pure. */
import { tableText } from "../base/table.ts";
import type { MachineFacts } from "../targets/local/doctor.ts";
import { enforcedBy } from "../targets/local/enforcement.ts";
import type { MissingProgram } from "../targets/local/setup.ts";
import type { Paint } from "./paint.ts";

export interface Diagnosis {
  readonly schema: 1;
  readonly machine: MachineFacts;
  readonly missing: readonly MissingProgram[];
  /** Keep the cluster from running. */
  readonly problems: readonly string[];
  /** Make it run less well. */
  readonly notes: readonly string[];
}

/** A balancer under load holds two connections a request, and every instance has files of its own. */
const OPEN_FILES_ADVISED = 4_096;

export function diagnose(machine: MachineFacts, missing: readonly MissingProgram[]): Diagnosis {
  const { openFiles, loopbackRange, linux, limits, systemd } = machine;
  const old = machine.programs.filter(({ path, supported }) => path !== undefined && !supported);
  const problems = [
    ...missing.map(
      (it) => `${it.program} is not installed, and ${it.neededBy.join(", ")} need it: ${installText(it)}`,
    ),
    ...old.map(
      ({ program, version }) =>
        `${program} ${version ?? "of unknown version"} is a version that tutti was not tried with`,
    ),
  ];
  const notes = [
    ...(loopbackRange
      ? []
      : ["instances share 127.0.0.1 with ports of their own: this system has no 127.0.0.0/8 range"]),
    ...(linux ? [] : ["processes are adopted less surely than on Linux"]),
    ...(openFiles !== null && openFiles < OPEN_FILES_ADVISED
      ? [
          `a process may open ${openFiles} files; raise it with \`ulimit -n ${OPEN_FILES_ADVISED}\` for heavy load`,
        ]
      : []),
    ...Object.entries(limits).flatMap(([what, place]) =>
      place.found ? [] : [`limits on ${what} are stated, not enforced: ${place.why}`],
    ),
    ...(systemd
      ? []
      : ["there is no systemd, so nothing brings the cluster up again after a reboot but `tutti up`"]),
  ];
  return { schema: 1, machine, missing, problems, notes };
}

function installText({ package: name }: MissingProgram): string {
  return name ? "`tutti setup` installs it" : "install it and put it on the PATH";
}

export function doctorLines({ machine, problems, notes }: Diagnosis, paint: Paint): readonly string[] {
  const rows = machine.programs.map(({ program, version, path, supported }) => {
    const state =
      path === undefined ? paint.warn("missing") : supported ? paint.good("ok") : paint.bad("not supported");
    return [program, version ?? "", state, path ?? ""];
  });
  const addresses = machine.loopbackRange
    ? "each instance has an address of its own (127.x.y.z)"
    : "shared 127.0.0.1";
  return [
    ...tableText(["PROGRAM", "VERSION", "STATE", "PATH"], rows).split("\n"),
    "",
    `user       ${machine.user}${machine.root ? " (root)" : ""}`,
    `addresses  ${addresses}`,
    `cgroups    ${machine.cgroups}`,
    ...Object.entries(machine.limits).map(
      ([what, place]) => `${what.padEnd(10)} ${enforcedBy(place) ?? paint.warn("limits are not enforced")}`,
    ),
    ...notes.map((text) => `${paint.warn("note")}       ${text}`),
    ...problems.map((text) => `${paint.bad("problem")}    ${text}`),
    problems.length === 0 ? paint.good("ready") : paint.bad(`${problems.length} to solve`),
  ];
}
