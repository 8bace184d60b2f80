/** Colours for a terminal, and none elsewhere. Pure. */

export interface Paint {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly bold: (text: string) => string;
}

function wrapped(code: number, isOn: boolean): (text: string) => string {
  return isOn ? (text) => `\u001b[${code}m${text}\u001b[0m` : (text) => text;
}

export function paintFor(isOn: boolean): Paint {
  return {
    good: wrapped(32, isOn),
    bad: wrapped(31, isOn),
    warn: wrapped(33, isOn),
    dim: wrapped(2, isOn),
    bold: wrapped(1, isOn),
  };
}

export const plainPaint: Paint = paintFor(false);

/** What was said on the command line goes first, then NO_COLOR, then FORCE_COLOR, then what the stream is. */
export function wantsColour(
  flag: boolean | undefined,
  environment: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  if (flag !== undefined) return flag;
  if (environment["NO_COLOR"]) return false;
  const forced = environment["FORCE_COLOR"];
  if (forced !== undefined && forced !== "") return forced !== "0";
  return isTerminal && environment["TERM"] !== "dumb";
}
