/** The public entry: what a cluster file imports. */
export {
  anywhere,
  onPort,
  operators,
  type SecurityGroup,
  securityGroup,
  type Zone,
  zone,
} from "./model/access.ts";
export { type Alarm, type AlarmOptions, alarm } from "./model/alarm.ts";
export { type Allowance, type AllowanceOptions, allow } from "./model/allowance.ts";
export { type Artifact, type ArtifactOptions, artifact } from "./model/artifact.ts";
export type { BackupOptions, RestoreOptions } from "./model/backup.ts";
export {
  type BalancerHandle,
  type BalancerOptions,
  type ListenersOptions,
  loadBalancer,
} from "./model/balancer.ts";
export type { CallOptions, ConnectionPoolOptions } from "./model/call.ts";
export { type CloudOptions, type Region, region } from "./model/cloud.ts";
export { type Cluster, type ClusterOptions, cluster } from "./model/cluster.ts";
export type { ConsoleOptions } from "./model/console.ts";
export type { ContainerOptions } from "./model/container.ts";
export type { DeliveryOptions } from "./model/delivery.ts";
export { type EcsOptions, type EcsRunner, ecs } from "./model/ecs.ts";
export type { EthereumOptions } from "./model/ethereum.ts";
export { type ExternalHandle, type ExternalOptions, external } from "./model/external.ts";
export { type FileOptions, file } from "./model/file.ts";
export {
  command,
  type Health,
  type HealthOptions,
  type HttpHealthOptions,
  http,
  tcp,
} from "./model/health.ts";
export type { Holding } from "./model/holds.ts";
export { type JobHandle, type JobOptions, job } from "./model/job.ts";
export { type KafkaFlushOptions, type KafkaOptions, type KafkaSecurity, kafka } from "./model/kafka.ts";
export type { ConsumingOptions, ProducingOptions } from "./model/kafka-client.ts";
export type { KafkaTopicOptions } from "./model/kafka-topic.ts";
export { type Algorithm, type ListenerHandle, type ListenerOptions, listener } from "./model/listener.ts";
export type { MachineOptions } from "./model/machine.ts";
export type { ManagedCacheOptions, ManagedOptions } from "./model/managed.ts";
export type { MqttOptions } from "./model/mqtt.ts";
export { type MysqlOptions, mysql } from "./model/mysql.ts";
export { type ObjectStoreOptions, objectStore } from "./model/object-store.ts";
export type { HandWork, OperationOptions, Package, Supervisor } from "./model/operation.ts";
export type { Port, PortOptions, Protocol, ProxyProtocol } from "./model/port.ts";
export type { ProductOptions } from "./model/product.ts";
export type { ProgramOptions } from "./model/program.ts";
export { type HeaderKey, header, type RateLimitOptions } from "./model/rate-limit.ts";
export { type RedisOptions, redis } from "./model/redis.ts";
export type { ReplicationOptions, SentinelOptions } from "./model/redis-replication.ts";
export { type ReleaseSettings, type RollingOptions, rolling } from "./model/release.ts";
export type { ResourceOptions } from "./model/resources.ts";
export type { RouteOptions } from "./model/route.ts";
export { type RouteTarget, type Split, split } from "./model/route-target.ts";
export type { ScalingOptions } from "./model/scaling.ts";
export type { ScalingMetric } from "./model/scaling-metric.ts";
export {
  type ScalingPolicy,
  type StepScaling,
  type StepScalingOptions,
  stepScaling,
  type TargetTracking,
  type TargetTrackingOptions,
  targetTracking,
} from "./model/scaling-policy.ts";
export type { ScrapeOptions } from "./model/scrape.ts";
export { type Secret, secret } from "./model/secret.ts";
export { type ServiceHandle, type ServiceOptions, type ServicePort, service } from "./model/service.ts";
export type { Confidence } from "./model/service-facts.ts";
export { type CookieSticky, cookie, type StickyOption } from "./model/sticky.ts";
export { type StoreOptions, store } from "./model/store.ts";
export type { Durability, StoreHandle } from "./model/store-common.ts";
export { type Subnet, type SubnetOptions, subnet } from "./model/subnet.ts";
export type { TimeoutOptions } from "./model/timeouts.ts";
export {
  type CertificateOptions,
  certificate,
  developmentCertificate,
  type Tls,
  type TlsOptions,
} from "./model/tls.ts";
export { type Topic, type TopicOptions, topic } from "./model/topic.ts";
export { join, type Value } from "./model/value.ts";
export { type ZookeeperOptions, zookeeper } from "./model/zookeeper.ts";
export type { ZookeeperSessionOptions } from "./model/zookeeper-session.ts";
