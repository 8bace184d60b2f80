/** Joins texts that were written apart, such as what happened and what to do about it, into sentences. */

/** A text without an end of its own gets a full stop, and the next one begins like a sentence. Empty ones are left out. */
export function sentences(...texts: readonly string[]): string {
  const said = texts.map((text) => text.trim()).filter((text) => text !== "");
  return said
    .map((text, index) => (index === 0 ? text : capitalised(text)))
    .map((text, index) => (index === said.length - 1 || /[.!?…:]$/.test(text) ? text : `${text}.`))
    .join(" ");
}

/** Not a name or a command, whose letters mean what they are. */
function capitalised(text: string): string {
  return /^[a-z]+[ ,]/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}
