/** What the command parser says of words that it cannot take, in the way of our own messages. Pure. */
import { type ApplicationText, formatMessageForArgumentScannerError, text_en } from "@stricli/core";

export const usageTexts: ApplicationText = {
  ...text_en,
  noCommandRegisteredForInput: ({ input, corrections }) =>
    `there is no command "${input}"${meant(corrections.map((word) => word.replaceAll("`", "")))}`,
  exceptionWhileParsingArguments: (error) => {
    if (!(error instanceof Error)) return String(error);
    return formatMessageForArgumentScannerError(error as never, {
      FlagNotFoundError: ({ input, corrections }) =>
        `there is no flag --${input}${meant(dashed(corrections))}`,
      AliasNotFoundError: ({ input }) => `there is no flag -${input}`,
      ArgumentParseError: ({ externalFlagNameOrPlaceholder: name, exception }) =>
        `${nameOf(name)}: ${exception instanceof Error ? exception.message : String(exception)}`,
      EnumValidationError: ({ externalFlagName, input, values }) =>
        `--${externalFlagName}: "${input}" is none of ${values.join(", ")}`,
      UnsatisfiedFlagError: ({ externalFlagName }) => `--${externalFlagName} needs a value`,
      UnexpectedPositionalError: ({ input }) => `"${input}" is one word too many`,
      UnsatisfiedPositionalError: ({ placeholder }) => `${placeholder} is missing`,
      UnexpectedFlagError: ({ externalFlagName }) => `--${externalFlagName} is given twice`,
    });
  },
};

/** Placeholders are written in capitals, and flags are not. */
function nameOf(name: string): string {
  return name === name.toLowerCase() ? `--${name}` : name;
}

function dashed(names: readonly string[]): readonly string[] {
  return names.map((name) => (name.startsWith("-") ? name : `--${name}`));
}

function meant(corrections: readonly string[]): string {
  return corrections.length === 0 ? "" : `; did you mean ${corrections.join(" or ")}?`;
}
