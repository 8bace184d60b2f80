/** The schemas of what arrives at the supervisor: nothing from a socket is trusted to have its shape. */
import { z } from "zod";
import { type Cluster, isCluster } from "../model/cluster.ts";
import { isSecretName } from "../model/secret.ts";
import type { RequestMessage } from "./messages.ts";

const asked = { by: z.string().min(1).max(200), waitMs: z.number().int().min(0).optional() };
const part = z.string().min(1);

const secretName = z.custom<string>(isSecretName, "a name of a secret");

const fromFile = {
  cluster: z.custom<Cluster>(isCluster, "a cluster"),
  artifacts: z.record(z.string(), z.string()),
  secrets: z.record(z.string(), z.string()),
};

const plan = z.object({ stateVersion: z.string(), revision: z.number().int(), content: z.string() });

export const requestSchema: z.ZodType<RequestMessage> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("deploy"), ...asked, ...fromFile, plan: plan.optional() }),
  z.object({ kind: z.literal("up"), ...asked, file: z.object(fromFile).optional() }),
  z.object({
    kind: z.literal("rollback"),
    ...asked,
    to: z.number().int().positive().optional(),
    only: part.optional(),
    force: z.boolean(),
    withSecrets: z.boolean(),
  }),
  z.object({
    kind: z.literal("scale"),
    ...asked,
    part,
    replicas: z.number().int().min(0).max(120),
    force: z.boolean().optional(),
  }),
  z.object({ kind: z.literal("restart"), ...asked, part }),
  z.object({ kind: z.literal("set-secret"), ...asked, name: secretName, value: z.string().min(1) }),
  z.object({ kind: z.literal("remove-secret"), ...asked, name: secretName }),
  z.object({
    kind: z.literal("rotate-secret"),
    ...asked,
    name: secretName,
    value: z.string().min(1).optional(),
    finish: z.boolean(),
  }),
  z.object({ kind: z.literal("cancel"), ...asked }),
  z.object({ kind: z.literal("down"), ...asked }),
  z.object({ kind: z.literal("maintenance"), ...asked, balancer: part.optional(), on: z.boolean() }),
  z.object({ kind: z.literal("lock"), ...asked, reason: z.string().min(1) }),
  z.object({ kind: z.literal("unlock"), ...asked, force: z.boolean() }),
]);
