/** `tutti config PART|INSTANCE`: what a running part was given, and what its own checker says of it. */
import type { OwnCheck } from "../../targets/local/own-check.ts";
import { ownCheck } from "../../targets/local/own-check.ts";
import { runningInstance } from "../choose-instance.ts";
import { exitCodes } from "../exit-codes.ts";
import type { SupervisorFlags } from "../flags.ts";
import { type Given, givenTo } from "../given.ts";
import { keptRevision } from "../kept-revision.ts";
import { observe } from "../observe.ts";
import { pathsOf, type Verb, verb } from "../session.ts";
import type { Terminal } from "../terminal.ts";

export const config: Verb<SupervisorFlags, [name: string]> = verb(async (session, flags, name) => {
  const { terminal } = session;
  const paths = pathsOf(session);
  const { client, state } = await observe(terminal, flags, paths);
  const instance = runningInstance(state, name);
  const revision = await keptRevision(client, paths, instance.revision);
  const given = await givenTo(instance, revision, state, paths);
  const path = given.configuration?.path;
  const check = path ? await ownCheck(given.argv[0] ?? "", path, given.configuration?.text ?? "") : null;
  if (terminal.json) terminal.document({ schema: 1, kind: "config", given, check });
  else print(terminal, given, check);
  return check?.ok === false ? exitCodes.failed : exitCodes.done;
});

/** Where there are files they alone go to stdout, so that one can be kept, or given to a program; else the command does. */
export function print(
  terminal: Pick<Terminal, "tell" | "out" | "progressPaint">,
  given: Given,
  check: OwnCheck | null,
): void {
  const { files, instance, part, kind, revision, pid, argv } = given;
  const { dim, good, bad } = terminal.progressPaint;
  terminal.tell(dim(`${instance} (${kind} ${part}, revision ${revision}, pid ${pid})`));
  for (const line of programLines(given)) {
    if (files.length === 0) terminal.out(line);
    else terminal.tell(line);
  }
  for (const { path, text } of files) {
    terminal.tell(dim(path ?? "on its standard input"));
    terminal.out(text.trimEnd());
  }
  if (files.length === 0) return;
  if (!check)
    return terminal.tell(
      dim(`${argv[0]} has no check for its configuration; it took this one when it started`),
    );
  const said = check.output.replace(/\n/g, "\n  ");
  terminal.tell(`${check.ok ? good("valid") : bad("not valid")}: ${check.command} says: ${said}`);
  terminal.tell(dim(membersLine(argv[0])));
}

function membersLine(program: string | undefined): string {
  if (program === "nginx")
    return "this file was read last: it is written and read anew whenever a server comes, goes, or fails its checks";
  return "servers come and go at run time without the file: `tutti top` shows those of now";
}

/** Pure. Words with blanks are quoted, so that one can be told from two. */
export function programLines({
  argv,
  folder,
  env,
}: Pick<Given, "argv" | "folder" | "env">): readonly string[] {
  const quoted = argv.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word)));
  const names = Object.keys(env).sort();
  return [
    `command  ${quoted.join(" ")}`,
    `folder   ${folder}`,
    "environment",
    ...names.map((name) => `  ${name}=${env[name]}`),
  ];
}
