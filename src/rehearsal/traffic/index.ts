/** Everybody who lives in the simulated world. A new inhabitant is a file, and a line here. */
import { type Cluster, partsOf } from "../../model/cluster.ts";
import { revisionsOf } from "../scene.ts";
import { dialling } from "./dialling.ts";
import { greeting } from "./greeting.ts";
import type { Inhabitant, Street } from "./inhabitant.ts";
import { listening } from "./listening.ts";
import { pooling } from "./pooling.ts";
import { silentClients } from "./silent-clients.ts";
import { Sockets } from "./sockets.ts";
import { type Work, working } from "./working.ts";
import { writing } from "./writing.ts";

export type Neighbourhood = Omit<Street, "partOf">;

/** @param work What programs that are told to stop still have to do; the world asks it. */
export function inhabitants(around: Neighbourhood, work: Work): readonly Inhabitant[] {
  const { from, to } = revisionsOf(around.truth.scene);
  const clusterOf = (revision: number): Cluster | undefined =>
    [to, from].find((known) => known?.number === revision)?.cluster;
  const street: Street = {
    ...around,
    partOf: ({ part, revision }) => {
      const cluster = clusterOf(revision);
      return cluster && partsOf(cluster).find(({ name }) => name === part);
    },
  };
  const sockets = new Sockets();
  return [
    listening(street, sockets),
    dialling(street, sockets, clusterOf),
    greeting(street),
    pooling(street),
    working(street, work),
    silentClients(street),
    writing(street),
  ];
}
