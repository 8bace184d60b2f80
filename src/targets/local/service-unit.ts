/**
 * The systemd unit that brings a cluster up after a boot, and takes it down, drains and all, before a shutdown. Words as in
 * systemd.service(5) and systemd.exec(5). Pure.
 */
import { posix } from "node:path";
import { err, ok, type Result } from "../../base/result.ts";
import type { Failure } from "../../contract/effect.ts";
import type { SetupCommand } from "./setup.ts";

export interface ServiceFacts {
  readonly cluster: string;
  /** The real path of the cluster file. */
  readonly file: string;
  /** What runs the command line: node, and its entry. */
  readonly program: readonly [string, ...string[]];
  /** Systemd is what booted this machine: sd_booted(3). */
  readonly booted: boolean;
  readonly root: boolean;
  readonly user: string;
  readonly home: string;
  /** What the programs of the cluster find their way by: PATH and the like. */
  readonly environment: Readonly<Record<string, string>>;
  /** The text of a unit of that name which is there already. */
  readonly existing: (path: string) => string | undefined;
}

export interface ServiceUnit {
  readonly name: string;
  readonly path: string;
  readonly text: string;
  /** To be run once the text is in its place. */
  readonly commands: readonly SetupCommand[];
}

/** Or why there can be none. */
export function serviceUnit(facts: ServiceFacts): Result<ServiceUnit, Failure> {
  const { cluster, file, booted, root, home } = facts;
  if (!booted) return err(withoutSystemd(facts));
  const broken = [file, home, ...facts.program].find((word) => CONTROL.test(word));
  if (broken !== undefined) return err(unwritable(broken));
  const name = `tutti-${cluster}.service`;
  const folder = root ? "/etc/systemd/system" : posix.join(home, ".config", "systemd", "user");
  const path = posix.join(folder, name);
  const existing = facts.existing(path);
  if (existing !== undefined && !existing.includes(`${MARK}${file}\n`)) {
    const message = `${path} is there already, and is not of ${file}`;
    const advice = "Remove it if nobody needs it, or give one of the two clusters another name.";
    return err({ code: "failed", message, advice });
  }
  return ok({ name, path, text: unitText(facts), commands: commandsOf(name, facts) });
}

/** A line's end in a path would begin a line of the unit. */
const CONTROL = /\p{Cc}/u;

function unwritable(path: string): Failure {
  const message = `a unit cannot hold the path ${JSON.stringify(path)}: it has characters that no line can show`;
  return { code: "failed", message, advice: "Rename it, so that it is made of characters that can be seen." };
}

function withoutSystemd({ file }: ServiceFacts): Failure {
  return {
    code: "failed",
    message:
      "systemd does not run this machine (there is no /run/systemd/system), so nothing would start a unit",
    advice: `Let what starts programs here run: tutti up --yes --file ${file}`,
  };
}

const MARK = "# Of the cluster file ";

function unitText({ cluster, file, program, root, environment }: ServiceFacts): string {
  const run = (...words: readonly string[]): string => [...program, ...words].map(quoted).join(" ");
  const variables = Object.entries(environment).map(([key, value]) => quotedText(`${key}=${value}`));
  return [
    "# Written by `tutti setup --service`, which writes it anew.",
    `${MARK}${file}`,
    "[Unit]",
    `Description=tutti cluster ${cluster}`,
    // A user's own systemd has no such target, and starts after it in any case.
    ...(root ? ["Wants=network-online.target", "After=network-online.target"] : []),
    "",
    "[Service]",
    "Type=oneshot",
    "RemainAfterExit=yes",
    `WorkingDirectory=${posix.dirname(file).replaceAll("%", "%%")}`,
    ...(variables.length > 0 ? [`Environment=${variables.join(" ")}`] : []),
    `ExecStart=${run("up", "--yes", "--file", file)}`,
    `ExecStop=${run("down", "--yes", "--file", file)}`,
    "# The supervisor and the instances are not systemd's to end: `down` ends them, in order.",
    "KillMode=process",
    "Delegate=yes",
    "TimeoutStartSec=15min",
    "TimeoutStopSec=5min",
    "",
    "[Install]",
    `WantedBy=${root ? "multi-user.target" : "default.target"}`,
    "",
  ].join("\n");
}

/** A word of a command line, in which systemd would replace variables. */
function quoted(word: string): string {
  return quotedText(word.replaceAll("$", "$$$$"));
}

function quotedText(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("%", "%%")}"`;
}

function commandsOf(name: string, { root, user }: ServiceFacts): readonly SetupCommand[] {
  const systemctl = root ? ["systemctl"] : ["systemctl", "--user"];
  const own = [
    { argv: [...systemctl, "daemon-reload"], why: "lets systemd read the unit", always: false },
    { argv: [...systemctl, "enable", name], why: "starts it with each boot from now on", always: false },
  ];
  if (root) return own;
  const linger = ["loginctl", "enable-linger", user];
  return [...own, { argv: linger, why: "starts your units at boot, and not when you log in", always: false }];
}
