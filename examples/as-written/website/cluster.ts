/**
 * The website of guide 002 as the guide has it, faults included: two services on ECS Fargate behind one Application Load
 * Balancer, with MySQL on RDS, Redis on ElastiCache and two buckets of S3. It is here to be checked, not to run. Where the
 * guide says nothing, the vendor's default is left to hold.
 */
import {
  anywhere,
  cluster,
  ecs,
  http,
  loadBalancer,
  mysql,
  objectStore,
  redis,
  region,
  secret,
  service,
  stepScaling,
  zone,
} from "tutti";

// "Architecture": us-east-1a and us-east-1b, of which the guide says that they are regions (see `cloud` below).
const zones = [zone("us-east-1a"), zone("us-east-1b")];

// "RDS (MySQL)". RDS makes none without a password for its master.
const database = mysql("website", {
  version: "5.7.21",
  rds: {},
  password: secret("MYSQL_PASSWORD"),
  holds: ["records"],
});

// "Redis (Elastic Cache)": "for sessions, chat, etc.".
const cache = redis("sessions", {
  version: "4.0",
  elasticache: {},
  holds: ["sessions", "records"],
});

// "S3 Bucket": "one for public documents and images (e.g. institution logos)".
const images = objectStore("images", { access: "public", holds: ["records"] });

// "S3 Bucket": "private documents can only (and should only) be accessed via signed URLs".
const documents = objectStore("documents", { access: "private", signed: {}, holds: ["records"] });

// "New Deployment", the same for both: "run the deploy.sh file"; "create new revision", environment variables "here as well";
// "you should now see your latest task definition … RUNNING"; "if it isn't, you can go ahead and stop it yourself".
// "Roll-back Deployment" says "TBD", and a warning in capitals is all that tells the services apart.
const byHand = {
  builds: "by-hand",
  revisions: "by-hand",
  doneWhen: "running",
  stopsOld: "by-hand",
} as const;

// "ECS Tasks": "Relevant Environment Variables", which the guide does not name; nor does it say who uses which store.
const variables = {
  MYSQL_URL: database.url,
  REDIS_URL: cache.url,
  IMAGES_URL: images.url,
  DOCUMENTS_URL: documents.url,
};

const api = service("prod-api", {
  // "ECS Tasks", 1.
  image: "620197346831.dkr.ecr.us-east-1.amazonaws.com/convergence-prod-api:latest",
  // "Both the API and the APP, which are node applications": the guide does not say how they are started.
  command: ["node", "server.js"],
  resources: { cpu: 1, memory: "2 GiB" },
  // "ECS Services", 1: "1 minute intervals, 3 consecutive data points", with the numbers and without their unit.
  scaling: {
    min: 1,
    max: 2,
    policies: stepScaling({
      metric: "cpu-percent",
      period: "60s",
      out: { at: 0.6, add: 1, datapoints: 3 },
      in: { below: 0.6, remove: 1, datapoints: 3 },
    }),
  },
  port: http(8080),
  // The default of a target group.
  health: http("/"),
  // The default of Node.
  keepAlive: "5s",
  env: variables,
  zones,
  runner: ecs({
    family: "prod-api-task",
    // "Port Mapping (Host:Container): 8080:8080".
    hostPort: 8080,
    // "ECS Services", 1: "health check grade period".
    healthCheckGrace: "300s",
    // "ECS Services", 1: "service discovery endpoint".
    discovery: { name: "prod-api.local" },
  }),
  delivery: byHand,
});

const app = service("prod-app", {
  // "ECS Tasks", 2: without a tag.
  image: "620197346831.dkr.ecr.us-east-1.amazonaws.com/convergence-prod-app",
  command: ["node", "server.js"],
  resources: { cpu: 1, memory: "2 GiB" },
  // "ECS Services", 2: minimum and maximum tasks are 1.
  replicas: 1,
  port: http(3000),
  health: http("/"),
  keepAlive: "5s",
  // "ECS Services", 1: prod-api.local "can be utilized to connect to the service from any internal instance".
  env: { ...variables, API_URL: "http://prod-api.local:8080" },
  calls: [{ to: api }],
  zones,
  runner: ecs({
    family: "prod-app-task",
    hostPort: 3000,
    discovery: { name: "prod-app.local" },
  }),
  // "Steps (API)" and "Steps (APP)" stand side by side, and nothing says which comes first.
  delivery: { ...byHand, after: [] },
});

// "ECS Services": "connected to the application load balancer named convergence-website". Its rules are not told.
const edge = loadBalancer("convergence-website", {
  listen: http(80),
  from: anywhere,
  to: app,
  routes: [{ path: "/api", to: api }],
  product: { kind: "aws-application" },
});

export default cluster("convergence", {
  // "ECS Cluster": "prod-convergence-website".
  environment: "production",
  balancers: [edge],
  cloud: {
    // Of the addresses of the images.
    account: "620197346831",
    // "Architecture": "Primary region us-east-1a (N. Virginia)".
    region: region("us-east-1a"),
    // "Architecture": "Secondary region(s): us-east-1b".
    standby: [region("us-east-1b")],
  },
});
