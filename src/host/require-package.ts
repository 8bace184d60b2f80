/**
 * Loads a package of CommonJS as one. Imported, Node would first read all of its text for names to export, which takes
 * longer than to run it: half as long as all else that `tutti check` does before it reads the file.
 */
import { createRequire } from "node:module";

export const requirePackage: NodeJS.Require = createRequire(import.meta.url);
