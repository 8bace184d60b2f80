/** Plain text tables: columns as wide as their widest cell, two spaces apart. */

export function tableText(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((cell, column) =>
    Math.max(visibleLength(cell), ...rows.map((row) => visibleLength(row[column] ?? ""))),
  );
  return [header, ...rows].map((row) => rowText(row, widths)).join("\n");
}

function rowText(row: readonly string[], widths: readonly number[]): string {
  return widths
    .map((width, column) => {
      const cell = row[column] ?? "";
      return cell + " ".repeat(Math.max(0, width - visibleLength(cell)));
    })
    .join("  ")
    .trimEnd();
}

/** Length without colour sequences, which take no room on the screen. */
function visibleLength(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence starts with a control character.
  return text.replace(/\u001b\[[0-9;]*m/g, "").length;
}
