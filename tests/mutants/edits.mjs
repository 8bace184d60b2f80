/** What a mutant replaces, and the sources with it in them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Every piece that a mutant replaces, with the file below `src/` that holds it. */
export function editsOf({ file, find, replace, also }) {
  return [{ file, find, replace }, ...(also ? [{ file, ...also }] : [])];
}

/** A source with the mutant in it, by its path below `src/`; undefined where it stays as it is. */
export function mutated(root, mutant, path) {
  const edits = mutant ? editsOf(mutant).filter(({ file }) => file === path) : [];
  if (edits.length === 0) return undefined;
  return edits.reduce(
    (text, { find, replace }) => {
      if (text.split(find).length !== 2)
        throw new Error(`${mutant.name} does not apply to ${path} any more: ${find}`);
      return text.replace(find, () => replace);
    },
    readFileSync(join(root, "src", path), "utf8"),
  );
}
