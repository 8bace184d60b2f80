/** The exit code of a job, written to disk by a wrapper around it: whoever supervises later can still learn it. */
import { readFileSync } from "node:fs";

/**
 * Runs the words and writes "EFFECT CODE". SIGTERM is passed on, and `wait` is asked again when the signal cut it
 * short. The file appears by a rename, so that it is whole or not there.
 */
const WRAPPER = `
"$@" &
child=$!
trap 'kill -TERM "$child" 2>/dev/null' TERM
wait "$child"; code=$?
while kill -0 "$child" 2>/dev/null; do wait "$child"; code=$?; done
printf '%s %s' "$TUTTI_EFFECT" "$code" > "$TUTTI_END_FILE.part" && mv "$TUTTI_END_FILE.part" "$TUTTI_END_FILE"
exit "$code"
`;

export function withEnding(argv: readonly string[]): readonly string[] {
  return ["/bin/sh", "-c", WRAPPER, "job", ...argv];
}

/** The exit code that the process started by this effect left behind; undefined while there is none. */
export function readEnding(endFile: string, effect: string): number | undefined {
  try {
    const [writer, code] = readFileSync(endFile, "utf8").split(" ");
    return writer === effect && code !== undefined ? Number(code) : undefined;
  } catch {
    // No file: it did not run, has not ended, or was killed together with its wrapper.
    return undefined;
  }
}
