/**
 * Container: how Docker keeps the container of a service where tutti does not keep the program itself. `check` judges it; the
 * local target refuses it by name, since it starts programs without one.
 */
import type { Size } from "../base/size.ts";
import { given, type OptionReader } from "./read.ts";
import type { VendorDefault } from "./vendor-default.ts";

const restarts = ["never", "on-failure", "unless-stopped", "always"] as const;

export type RestartPolicy = (typeof restarts)[number];

export interface Container {
  readonly restart: RestartPolicy;
  /** How often in a row it is started again after a failure. Missing: without an end. */
  readonly attempts?: number;
  /** What it waits for of the parts that it needs: that they were started, or that their checks are green. */
  readonly startsAfter: "started" | "healthy";
  /** How the program is given its secrets. */
  readonly secrets: "environment" | "files";
  /** Where the program writes what it has to say. */
  readonly logs: "output" | "files";
  /** The most that Docker keeps of its output. Missing: all of it. */
  readonly logsAtMostBytes?: number;
}

export interface ContainerOptions {
  /** `restart` of Compose. Default "never", Docker's own. */
  readonly restart?: RestartPolicy;
  /** The number in `restart: on-failure:5`. Default: without an end. */
  readonly attempts?: number;
  /** `depends_on` with `condition: service_healthy`, or without. Default "started", Compose's own. */
  readonly startsAfter?: Container["startsAfter"];
  /** "environment" is what `docker inspect` shows; "files" are those of `secrets` of Compose. Default "environment". */
  readonly secrets?: Container["secrets"];
  /** "output" is what `docker logs` shows; "files" lie inside the container or on a volume. Default "output". */
  readonly logs?: Container["logs"];
  /** `max-size` × `max-file` of the logging driver. Default: Docker keeps all of its output. */
  readonly logsAtMost?: Size;
}

const compose = { program: "Docker Compose 2", reference: "Compose file reference, services" };

export const containerDefaults: {
  readonly restart: VendorDefault<RestartPolicy>;
  readonly startsAfter: VendorDefault<Container["startsAfter"]>;
} = {
  restart: { ...compose, value: "never" },
  startsAfter: { ...compose, value: "started" },
};

export function readContainer(reader: OptionReader): Container | undefined {
  if (!reader.has("container")) return undefined;
  const options = reader.nested("container");
  const restart = options.oneOf("restart", restarts, containerDefaults.restart.value);
  const attempts = options.optionalInteger("attempts", { min: 1, max: 1_000 });
  if (attempts !== undefined && restart !== "on-failure") {
    const message = `Docker counts attempts with "on-failure" alone, and restart is "${restart}"`;
    options.refuse("wrong-value", ["attempts"], message, 'write restart: "on-failure", or remove attempts');
  }
  const container: Container = {
    restart,
    ...given("attempts", attempts),
    startsAfter: options.oneOf("startsAfter", ["started", "healthy"], containerDefaults.startsAfter.value),
    secrets: options.oneOf("secrets", ["environment", "files"], "environment"),
    logs: options.oneOf("logs", ["output", "files"], "output"),
    ...given("logsAtMostBytes", options.size("logsAtMost")),
  };
  options.refuseUnknown();
  return container;
}
