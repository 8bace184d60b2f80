/** `tutti secret set NAME` and `generate NAME`: keep a value for the next deploy. */

import { keptSecrets } from "../../host/vault.ts";
import { rotatableSecretsOf, usersOf } from "../../model/cluster.ts";
import { Refusal } from "../../supervisor/refusal.ts";
import { operatorName, requestAndFollow } from "../asking.ts";
import { exitCodes } from "../exit-codes.ts";
import type { ChangeFlags } from "../flags.ts";
import { type GeneratedFormat, generatedValue, readGivenValue } from "../secret-input.ts";
import {
  placeOf,
  refuseWrongName,
  type SecretSession,
  secretSession,
  supervisorOf,
  unusedNote,
} from "../secret-session.ts";
import { type Session, type Verb, verb } from "../session.ts";

export interface SetSecretFlags extends ChangeFlags {
  readonly fromFile?: string;
}

export interface GenerateSecretFlags extends ChangeFlags {
  readonly bytes: number;
  readonly format: GeneratedFormat;
}

export const setSecret: Verb<SetSecretFlags, [name: string]> = verb(async (session, flags, name) => {
  refuseWrongName(name);
  const value = await readGivenValue(name, flags.fromFile);
  if (value !== undefined) return keep(session, flags, name, value);
  const advice = `pipe it in (printf %s … | tutti secret set ${name}), add --from-file PATH, or use \`tutti secret generate ${name}\``;
  throw new Refusal("usage", "standard input holds no value", advice);
});

export const generateSecret: Verb<GenerateSecretFlags, [name: string]> = verb((session, flags, name) => {
  refuseWrongName(name);
  return keep(session, flags, name, generatedValue(flags.bytes, flags.format));
});

async function keep(session: Session, flags: ChangeFlags, name: string, value: string): Promise<number> {
  const { terminal } = session;
  const about = await secretSession(session, flags);
  const client = await supervisorOf(about);
  const message = { kind: "set-secret", name, value, by: operatorName(), waitMs: flags.wait } as const;
  await requestAndFollow({ terminal, flags, paths: about.paths }, client, message);
  const version = keptSecrets(about.paths.state.secrets)?.findLast((it) => it.name === name)?.version ?? null;
  const given = about.given.get(name);
  const hidden = given !== undefined && given.value !== value;
  const parts = about.cluster ? usersOf(about.cluster, name) : [];
  if (terminal.json) {
    terminal.record({ schema: 1, kind: "secret", name, version, parts, from: given?.from ?? "vault" });
  } else terminal.out(`${name}: version ${version} is kept, encrypted`);
  const note = terminal.progressPaint.warn("note");
  const unused = unusedNote(about, name);
  if (unused !== undefined) terminal.tell(`${note} ${unused}`);
  if (given && hidden) {
    const place = placeOf(about, given);
    terminal.tell(
      `${note} ${place} has another value of ${name}, and goes before what is set: take it out there`,
    );
  } else if (!terminal.json) terminal.tell(nextStep(about, name));
  return exitCodes.done;
}

function nextStep({ cluster, observed: { state } }: SecretSession, name: string): string {
  if (state.current === null) return "`tutti up` starts with it";
  const users = cluster ? usersOf(cluster, name).join(", ") : "";
  const deploy = `\`tutti deploy\` releases it${users === "" ? "" : ` to ${users}`}`;
  if (state.wanted === "down" || !rotatableSecretsOf(state.current.cluster).includes(name)) return deploy;
  return `\`tutti secret rotate ${name}\` releases it with both values accepted meanwhile; ${deploy} without`;
}
