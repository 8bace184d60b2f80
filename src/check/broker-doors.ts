/** The doors of MQTT brokers: each way from a listener to a service that is one. */
import type { Balancer } from "../model/balancer.ts";
import type { Listener } from "../model/listener.ts";
import type { MqttBroker } from "../model/mqtt.ts";
import { type Port, takesPlainHttp } from "../model/port.ts";
import type { Service } from "../model/service.ts";
import type { Facts } from "./facts.ts";

export interface BrokerDoor {
  readonly balancer: Balancer;
  readonly listener: Listener;
  readonly service: Service;
  readonly broker: MqttBroker;
  /** The port of the service that the listener leads to. */
  readonly port: Port;
}

/** Over tcp only: what speaks HTTP on a broker is its dashboard. */
export function brokerDoorsIn({ cluster, partNamed }: Facts): readonly BrokerDoor[] {
  return cluster.balancers.flatMap((balancer) =>
    balancer.listeners.flatMap((listener) =>
      listener.routes.flatMap(({ to, port: portName }): readonly BrokerDoor[] => {
        const service = partNamed(to);
        if (service?.kind !== "service" || !service.mqtt) return [];
        const port = portName === undefined ? service.port : service.ports[portName];
        if (!port || takesPlainHttp(port)) return [];
        return [{ balancer, listener, service, broker: service.mqtt, port }];
      }),
    ),
  );
}

/** The place of a listener, under the name of its balancer: what a finding is about. */
export function doorOf({ balancer, listener }: Pick<BrokerDoor, "balancer" | "listener">): {
  readonly name: string;
  readonly place: Listener["place"];
} {
  return { name: balancer.name, place: listener.place };
}
