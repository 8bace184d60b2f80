/** Strong quotes for HAProxy: nothing inside them is expanded or ends the word. */
export function quoted(text: string): string {
  return /^[A-Za-z0-9._/-]+$/.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`;
}
