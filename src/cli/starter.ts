/** The texts that `init` writes. Pure. */

/** How the program of a package is started. */
export interface Start {
  readonly name: string;
  readonly command: readonly string[];
}

/** Undefined when the package says nothing of it. */
export function startIn(packageText: string): Start | undefined {
  try {
    const value = JSON.parse(packageText) as { name?: unknown; scripts?: { start?: unknown } } | null;
    const start = value?.scripts?.start;
    if (typeof start !== "string") return undefined;
    const name = typeof value?.name === "string" ? nameFrom(value.name) : "web";
    return { name, command: commandOf(start) };
  } catch {
    return undefined;
  }
}

/** A plain command is run as it is: a signal then reaches the program, and not only npm. */
function commandOf(start: string): readonly string[] {
  return /^node [\w./ -]+$/.test(start) ? start.split(/ +/) : ["npm", "run", "start"];
}

/** A name of a cluster or part, from any text. */
export function nameFrom(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/^@[^/]*\//, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "");
  return name.slice(0, 30) || "web";
}

export function clusterText(cluster: string, start: Start | undefined): string {
  const { name, command } = start ?? { name: "hello", command: ["node", "server.js"] };
  const folder = start ? "." : "./hello";
  const health = start ? '"/"' : '"/health"';
  const part = name === cluster ? `${name}-web`.slice(0, 30) : name;
  return `/** What runs here, and how: \`tutti check\`, \`tutti up\`, change something, \`tutti plan\`, \`tutti deploy\`. */
import { artifact, cluster, http, loadBalancer, rolling, service } from "tutti";

const web = service(${JSON.stringify(part)}, {
  // Copied by content: a roll-back runs the old bytes.
  artifact: artifact({ dir: ${JSON.stringify(folder)} }),
  // The program listens on the HOST and PORT of its environment.
  command: ${JSON.stringify(command).replaceAll(",", ", ")},
  // Secrets are named here: env: { API_KEY: secret("API_KEY") }; \`tutti secret set API_KEY\` asks for the value.
  port: http(8080),
  replicas: 2,
  health: http(${health}),
  release: rolling({ surge: 1, unavailable: 0, drain: "10s" }),
});

export default cluster(${JSON.stringify(cluster)}, {
  // One machine is all there is, and that is fine while developing.
  environment: "development",
  balancers: [loadBalancer("edge", { listen: http(8080), to: web, timeouts: { server: "10s" } })],
});
`;
}

export const helloServerText = `// Answers every request, says when it is well, and finishes what it has begun before it ends.
import { createServer } from "node:http";

const { HOST, PORT, TUTTI_INSTANCE } = process.env;

const server = createServer((request, response) => {
  response.end(request.url === "/health" ? "ok\\n" : \`hello from \${TUTTI_INSTANCE}\\n\`);
});

server.listen(Number(PORT), HOST);
process.on("SIGTERM", () => server.close());
`;

/** Types of tutti for an editor; the command line itself needs no file like this. */
export function editorText(types: string, file: string): string {
  const config = {
    compilerOptions: {
      strict: true,
      noEmit: true,
      target: "es2022",
      module: "esnext",
      moduleResolution: "bundler",
      skipLibCheck: true,
      types: [],
      paths: { tutti: [types] },
    },
    files: [file],
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}
