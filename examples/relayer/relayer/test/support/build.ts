/** Bundles the relayer, with its sources changed if a test asks for it: faults are put in from outside. */
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";

import { build, type Plugin } from "esbuild";

const SOURCES = join(import.meta.dirname, "..", "..", "src");
const REQUIRE =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/** In this file, this text becomes that text. */
export interface Edit {
  readonly file: string;
  readonly search: string;
  readonly replacement: string;
}

export async function buildRelayer(
  folder: string,
  name: string,
  edits: readonly Edit[] = [],
): Promise<string> {
  const outfile = join(folder, `${name}.mjs`);
  await build({
    entryPoints: [join(SOURCES, "server.ts")],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    logLevel: "warning",
    banner: { js: REQUIRE },
    plugins: [editing(edits)],
  });
  return outfile;
}

function editing(edits: readonly Edit[]): Plugin {
  return {
    name: "editing",
    setup(builder) {
      builder.onLoad({ filter: /relayer\/src\/.*\.ts$/ }, async ({ path }) => {
        let contents = await readFile(path, "utf8");
        for (const edit of edits.filter(({ file }) => file === basename(path))) {
          if (!contents.includes(edit.search)) throw new Error(`${edit.file} has no "${edit.search}"`);
          contents = contents.replace(edit.search, edit.replacement);
        }
        return { contents, loader: "ts" };
      });
    },
  };
}
