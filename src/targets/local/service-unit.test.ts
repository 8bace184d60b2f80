/** The systemd unit: its text, what is run around it, and when there is none. */
import { expect, test } from "vitest";
import { type ServiceFacts, serviceUnit } from "./service-unit.ts";
import { commandText } from "./setup.ts";

const facts: ServiceFacts = {
  cluster: "shop",
  file: "/srv/my shop/cluster.ts",
  program: ["/usr/bin/node", '/opt/100%/$tutti/"main".js'],
  booted: true,
  root: true,
  user: "ada",
  home: "/home/ada",
  environment: { PATH: "/usr/bin:/bin", HOME: "/root" },
  existing: () => undefined,
};

test("for root: of the whole machine, each word as it is", () => {
  const unit = serviceUnit(facts);
  expect(unit.ok && unit.value.path).toBe("/etc/systemd/system/tutti-shop.service");
  expect(unit.ok && unit.value.commands.map(commandText)).toEqual([
    "systemctl daemon-reload",
    "systemctl enable tutti-shop.service",
  ]);
  expect(unit.ok && unit.value.text).toMatchInlineSnapshot(`
    "# Written by \`tutti setup --service\`, which writes it anew.
    # Of the cluster file /srv/my shop/cluster.ts
    [Unit]
    Description=tutti cluster shop
    Wants=network-online.target
    After=network-online.target

    [Service]
    Type=oneshot
    RemainAfterExit=yes
    WorkingDirectory=/srv/my shop
    Environment="PATH=/usr/bin:/bin" "HOME=/root"
    ExecStart="/usr/bin/node" "/opt/100%%/$$tutti/\\"main\\".js" "up" "--yes" "--file" "/srv/my shop/cluster.ts"
    ExecStop="/usr/bin/node" "/opt/100%%/$$tutti/\\"main\\".js" "down" "--yes" "--file" "/srv/my shop/cluster.ts"
    # The supervisor and the instances are not systemd's to end: \`down\` ends them, in order.
    KillMode=process
    Delegate=yes
    TimeoutStartSec=15min
    TimeoutStopSec=5min

    [Install]
    WantedBy=multi-user.target
    "
  `);
});

test("for another user: his own, which starts at boot and not when he logs in", () => {
  const unit = serviceUnit({ ...facts, root: false });
  expect(unit.ok && unit.value.path).toBe("/home/ada/.config/systemd/user/tutti-shop.service");
  expect(unit.ok && unit.value.commands.map(commandText)).toEqual([
    "systemctl --user daemon-reload",
    "systemctl --user enable tutti-shop.service",
    "loginctl enable-linger ada",
  ]);
  expect(unit.ok && unit.value.text).toContain("WantedBy=default.target");
  expect(unit.ok && unit.value.text).not.toContain("network-online");
});

test("where systemd does not run the machine it is refused, with what to do instead", () => {
  expect(serviceUnit({ ...facts, booted: false })).toMatchObject({
    ok: false,
    error: {
      message: expect.stringContaining("systemd does not run this machine"),
      advice: expect.stringContaining("tutti up --yes --file /srv/my shop/cluster.ts"),
    },
  });
});

test("a unit of another cluster file is left as it is; one's own is written anew", () => {
  const own = serviceUnit(facts);
  const text = own.ok ? own.value.text : "";
  expect(serviceUnit({ ...facts, existing: () => text }).ok).toBe(true);
  const others = serviceUnit({ ...facts, file: "/srv/other/cluster.ts", existing: () => text });
  expect(others).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining("is there already") },
  });
});

test("a path that would end a line of the unit is refused", () => {
  const unit = serviceUnit({ ...facts, file: "/srv/shop\nExecStartPre=/bin/sh/cluster.ts" });
  expect(unit.ok ? "" : unit.error.message).toContain("a unit cannot hold the path");
});
