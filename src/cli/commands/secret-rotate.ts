/** `tutti secret rotate NAME`: old and new are accepted while instances roll; `--finish` ends the old one. */
import { rotationOf } from "../../contract/rotation.ts";
import { Refusal } from "../../supervisor/refusal.ts";
import { rotatableIn } from "../../supervisor/rotation.ts";
import { recordedVersions } from "../../supervisor/secret-versions.ts";
import { operatorName, printReceipt, requestAndFollow } from "../asking.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import type { ChangeFlags } from "../flags.ts";
import { generatedValue, readGivenValue } from "../secret-input.ts";
import {
  placeOf,
  refuseWrongName,
  type SecretSession,
  secretSession,
  supervisorOf,
} from "../secret-session.ts";
import { type Session, type Verb, verb } from "../session.ts";
import type { Terminal } from "../terminal.ts";

export interface RotateSecretFlags extends ChangeFlags {
  readonly generate: boolean;
  readonly fromFile?: string;
  readonly finish: boolean;
}

/** Of a generated value, written as 64 hexadecimal digits. */
const GENERATED_BYTES = 32;

export const rotateSecret: Verb<RotateSecretFlags, [name: string]> = verb(async (session, flags, name) => {
  refuseWrongName(name);
  refuseContradiction(flags);
  const about = await secretSession(session, flags);
  const current = rotatableIn(about.observed.state, name);
  const { kind } = rotationOf(recordedVersions(current), name);
  const given = about.given.get(name)?.value;
  const step = (value: string | undefined): Promise<ExitCode> => askStep(session, flags, about, name, value);
  if (flags.finish) return step(given);
  if (kind === "preferring") refuseOther(flags, name);
  const code =
    kind === "closed" ? await step(await comingValue(session.terminal, flags, about, name)) : exitCodes.done;
  if (code !== exitCodes.done) return code;
  if (kind === "accepting") refuseOther(flags, name);
  const ended = await step(given);
  if (ended === exitCodes.done && !session.terminal.json) {
    session.terminal.tell(
      `old and new ${name} are accepted, and the new one is preferred. Now move the clients to it;`,
    );
    session.terminal.tell(`then \`tutti secret rotate ${name} --finish\` ends the old one`);
  }
  return ended;
});

function refuseContradiction({ generate, fromFile, finish }: RotateSecretFlags): void {
  const named = [generate && "--generate", fromFile !== undefined && "--from-file", finish && "--finish"];
  const [one, other] = named.filter((flag) => flag !== false);
  if (other === undefined) return;
  throw new Refusal("usage", `${one} and ${other} exclude each other`, "leave one of them out");
}

/** A rotation that is open goes on with the value that it has. */
function refuseOther({ generate, fromFile }: RotateSecretFlags, name: string): void {
  if (!generate && fromFile === undefined) return;
  const advice = `go on with it: \`tutti secret rotate ${name}\`, then the same with --finish`;
  throw new Refusal("refused", `a rotation of ${name} is open already, with a value of its own`, advice);
}

/** What stands in the environment or the file goes before: another value would be undone by the next deploy. */
async function comingValue(
  terminal: Terminal,
  { generate, fromFile }: RotateSecretFlags,
  about: SecretSession,
  name: string,
): Promise<string | undefined> {
  const given = about.given.get(name);
  if (!given) return generate ? generatedValue(GENERATED_BYTES, "hex") : readGivenValue(name, fromFile);
  const place = placeOf(about, given);
  if (!generate && fromFile === undefined) {
    terminal.tell(`taking the value of ${name} that ${place} has`);
    return given.value;
  }
  throw new Refusal(
    "refused",
    `${place} has a value of ${name}, which goes before what is kept: the next deploy would bring it back`,
    `take it out there (the value in use is kept), or write the new one there and run \`tutti secret rotate ${name}\``,
  );
}

async function askStep(
  { terminal }: Session,
  flags: RotateSecretFlags,
  about: SecretSession,
  name: string,
  value: string | undefined,
): Promise<ExitCode> {
  const { finish, wait } = flags;
  const message = { kind: "rotate-secret", name, value, finish, by: operatorName(), waitMs: wait } as const;
  const client = await supervisorOf(about);
  return printReceipt(
    terminal,
    await requestAndFollow({ terminal, flags, paths: about.paths }, client, message),
  );
}
