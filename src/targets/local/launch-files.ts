/** Writes what a launch needs on disk: folders for this user alone, and files that are whole or absent. */
import { randomUUID } from "node:crypto";
import { chmod, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { Launch, LaunchFile } from "../../contract/launch.ts";

const PRIVATE_FOLDER = 0o700;

export async function writeLaunchFiles(launch: Pick<Launch, "folders" | "files">): Promise<void> {
  for (const folder of launch.folders) await makePrivateFolder(folder);
  for (const file of launch.files) await writeWhole(file);
}

/** Also tightens a folder that exists: it may come from an archive, or from before. */
export async function makePrivateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: PRIVATE_FOLDER });
  await chmod(path, PRIVATE_FOLDER);
}

/** Renamed into place, so that nobody reads half a file; its mode is set before the first byte is inside. */
export async function writeWhole(file: LaunchFile): Promise<void> {
  await mkdir(dirname(file.path), { recursive: true, mode: PRIVATE_FOLDER });
  const partial = `${file.path}.${randomUUID()}.partial`;
  try {
    const handle = await open(partial, "wx", 0o600);
    try {
      await handle.writeFile(file.text);
      await handle.chmod(file.mode);
    } finally {
      await handle.close();
    }
    await rename(partial, file.path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}
