/** `tutti setup --service`: a systemd unit that brings the cluster up after a boot, after saying all that it will do. */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { writeFileAtomically } from "../../host/write-file.ts";
import { Refusal } from "../../supervisor/refusal.ts";
import { type ServiceUnit, serviceUnit } from "../../targets/local/service-unit.ts";
import { commandText, runSetup } from "../../targets/local/setup.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import type { Session } from "../session.ts";
import { unitEnvironment } from "../unit-environment.ts";

export async function setupService({ terminal }: Session, file: string, cluster: string): Promise<ExitCode> {
  const made = serviceUnit({
    cluster,
    file,
    program: [process.execPath, fileURLToPath(new URL("../main.js", import.meta.url))],
    booted: existsSync("/run/systemd/system"),
    root: process.getuid?.() === 0,
    user: userInfo().username,
    home: homedir(),
    environment: unitEnvironment(process.env),
    existing: (path) => (existsSync(path) ? readFileSync(path, "utf8") : undefined),
  });
  if (!made.ok) throw new Refusal("refused", made.error.message, made.error.advice);
  const unit = made.value;
  for (const line of announcement(unit)) terminal.tell(line);
  if (!(await terminal.confirm("do this?"))) {
    const advice = "write the unit yourself, or answer with yes";
    throw new Refusal("refused", "nothing was installed: the question was answered with no", advice);
  }
  mkdirSync(dirname(unit.path), { recursive: true });
  writeFileAtomically(unit.path, unit.text, 0o644);
  const done = await runSetup(unit.commands);
  if (!done.ok) throw new Refusal("failed", done.error.message, done.error.advice);
  if (terminal.json)
    terminal.document({ schema: 1, unit: unit.path, commands: unit.commands.map(commandText) });
  else terminal.out(`${unit.name} brings ${cluster} up with each boot`);
  return exitCodes.done;
}

function announcement({ path, text, commands }: ServiceUnit): readonly string[] {
  return [
    `setup will write ${path}:`,
    ...text
      .trimEnd()
      .split("\n")
      .map((line) => `  | ${line}`),
    "and then run:",
    ...commands.map((command) => `  ${commandText(command)}\n    ${command.why}`),
  ];
}
