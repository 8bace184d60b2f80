/** Where the files of an instance lie: one place for who writes them and for who tells their paths. */

/** @param folder That of the instance. */
export function fileFolderOf(folder: string): string {
  return `${folder}/files`;
}
