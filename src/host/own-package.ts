/** Where the running copy of tutti lies: its entry for cluster files, and the types of that entry. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const layersUrl = new URL("../", import.meta.url);

/** `dist/` of an installed copy; `src/` while the sources themselves run, as they do in unit tests. */
export const ownFolder: string = fileURLToPath(layersUrl);

/** What `import … from "tutti"` means in a cluster file: always the copy that runs. */
export function ownEntry(): string {
  return firstThatExists("index.js", "index.ts");
}

export function ownTypes(): string {
  return firstThatExists("index.d.ts", "index.ts");
}

function firstThatExists(first: string, second: string): string {
  const built = fileURLToPath(new URL(first, layersUrl));
  return existsSync(built) ? built : fileURLToPath(new URL(second, layersUrl));
}
