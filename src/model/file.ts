/** A file: configuration that tutti writes for each instance, part of the revision like everything else. */
import type { Declared } from "./declaration.ts";
import { here, OptionReader, shown } from "./read.ts";
import { type FileReference, filesIn, owned, readValue, type Value, type ValueInput } from "./value.ts";

export interface FileOptions {
  /** The text itself. `{{host}}`, `{{port}}`, `{{port:NAME}}` and `{{data}}` are those of the instance. */
  readonly text?: ValueInput;
  /** A file with the text, relative to the cluster file. Its content becomes part of the revision. */
  readonly from?: string;
  /**
   * For each `{{NAME}}` in the file that `from` names, besides those of the instance. Without `values` the file is taken
   * as it is, byte for byte.
   */
  readonly values?: Readonly<Record<string, ValueInput>>;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Declares a file of configuration. Where a value is taken, it stands for the path at which the instance finds it;
 * secrets may stand inside, since only the instance's user can read it.
 *
 * @example
 * const conf = file("relay.yml", { from: "./relay.yml", values: { REDIS_URL: state.url } });
 * const relay = service("relay", { command: ["relay", "--config", conf] });
 */
export function file(name: string, options: FileOptions): FileReference {
  const place = here();
  const reader = new OptionReader(`file "${name}"`, options, place);
  if (typeof name !== "string" || !NAME.test(name)) {
    const message = `file name ${shown(name)} cannot be used`;
    reader.refuse("wrong-name", [], message, 'write a name without folders, such as "relay.yml"');
  }
  const uses: Declared[] = [];
  const text = reader.has("text") ? readInner(reader, ["text"], reader.raw("text"), uses) : "";
  const from = reader.text("from");
  const values = readValues(reader, uses);
  if ((from === undefined) === !reader.has("text"))
    reader.refuse(
      "missing",
      ["text"],
      "a file needs a text: either `text` or `from`",
      'write from: "./relay.yml"',
    );
  if (values && from === undefined)
    reader.refuse(
      "unused",
      ["values"],
      "values fill in the file of `from`",
      "use join`…` for a text of your own",
    );
  reader.finish();
  const source = from === undefined ? {} : { source: { place, from, ...(values ? { values } : {}) } };
  const verbatim = from !== undefined && !values ? ({ verbatim: true } as const) : {};
  return owned({ kind: "file", name, text, ...verbatim, ...source }, () => uses);
}

function readValues(reader: OptionReader, uses: Declared[]): Readonly<Record<string, Value>> | undefined {
  if (!reader.has("values")) return undefined;
  const values: Record<string, Value> = {};
  for (const [key, value] of reader.entries("values")) {
    if (!VARIABLE.test(key))
      reader.refuse(
        "wrong-name",
        ["values", key],
        `${shown(key)} is no name to fill in`,
        "use letters, digits and _",
      );
    values[key] = readInner(reader, ["values", key], value, uses);
  }
  return values;
}

/** A file inside a file would be a path that nobody wrote. */
function readInner(reader: OptionReader, path: readonly string[], value: unknown, uses: Declared[]): Value {
  const read = readValue(reader, path, value, uses);
  if (filesIn(read).length > 0)
    reader.refuse("wrong-value", path, "a file cannot stand inside a file", "give both to the part");
  return read;
}
