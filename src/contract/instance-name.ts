/** The name of an instance: `relayer-1.r2` is slot 1 of relayer in revision 2, and `.g3` its third generation. */

export interface InstanceName {
  readonly part: string;
  readonly slot: number;
  readonly revision: number;
  /** 1 where the name does not say. */
  readonly generation: number;
}

export function instanceName({ part, slot, revision, generation }: InstanceName): string {
  return `${part}-${slot}.r${revision}${generation > 1 ? `.g${generation}` : ""}`;
}

const PATTERN = /([a-z][a-z0-9-]*)-(\d+)\.r(\d+)(?:\.g(\d+))?/;
const WHOLE = new RegExp(`^${PATTERN.source}$`);

/** Undefined for a text that is no such name. */
export function parseInstanceName(text: string): InstanceName | undefined {
  const [, part, slot, revision, generation] = WHOLE.exec(text) ?? [];
  if (part === undefined) return undefined;
  return { part, slot: Number(slot), revision: Number(revision), generation: Number(generation ?? 1) };
}

/** `relayer` of `relayer-1.r2`; what is no name of an instance stays as it is. */
export function partIn(text: string): string {
  return parseInstanceName(text)?.part ?? text;
}

/** A message about an instance, with its name in front unless it begins with it. */
export function saidOf(instance: string, message: string): string {
  return message.startsWith(`${instance} `) || message.startsWith(`${instance}:`)
    ? message
    : `${instance}: ${message}`;
}

/** The first name of an instance in a sentence. */
export function instanceNamedIn(sentence: string): string | undefined {
  return PATTERN.exec(sentence)?.[0];
}
