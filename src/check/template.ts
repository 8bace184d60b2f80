/** Message templates: `{name}` stands for a value of the report's data. */

type Data = Readonly<Record<string, string | number>>;

/** A single word in braces; so `{ surge: 1 }` is text, and `{host}` must be given as data. */
const PLACEHOLDER = /\{([a-z][A-Za-z]*)\}/g;

/** The text with every known placeholder filled; an unknown one is left as it stands. */
export function fillTemplate(template: string, data: Data): string {
  return template.replace(PLACEHOLDER, (whole, name: string) => String(data[name] ?? whole));
}

export function placeholdersOf(template: string): readonly string[] {
  return [...template.matchAll(PLACEHOLDER)].flatMap((match) => match[1] ?? []);
}
