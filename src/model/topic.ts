/** Topics: who is told of something, from the cluster and from its programs. */
import { frozen } from "../base/frozen.ts";
import { here, OptionReader, readName } from "./read.ts";

export interface Topic {
  readonly kind: "topic";
  readonly name: string;
  /** Addresses of people, or of what wakes them. */
  readonly people: readonly string[];
}

export interface TopicOptions {
  /** Addresses: of mail, or of a service that calls people. */
  readonly people?: readonly string[];
}

/**
 * Declares who is told. No target tells anybody yet: `check` judges it.
 *
 * @example topic("operations", { people: ["operations@example.com"] })
 */
export function topic(name: string, options: TopicOptions = {}): Topic {
  const reader = new OptionReader(`topic "${name}"`, options, here());
  const data: Topic = {
    kind: "topic",
    name: readName("topic", name, reader),
    people: reader.list("people").map(String),
  };
  reader.finish();
  return frozen(data);
}

export function isTopic(value: unknown): value is Topic {
  return value !== null && typeof value === "object" && (value as { kind?: unknown }).kind === "topic";
}
