/** Which sessions of `show sess` are on an instance: lines as HAProxy 2.6 prints them. */
import { expect, test } from "vitest";
import { sessionsOn } from "./close-sessions.ts";

const text = `
0x55d0c0a1e3d0: proto=tcpv4 src=127.0.0.1:40002 fe=front_mqtt be=broker srv=broker-1.r1 ts=00 epoch=0 age=2s calls=2
0x55d0c0a1e4d0: proto=tcpv4 src=127.0.0.1:40004 fe=front_mqtt be=broker srv=broker-2.r1 ts=00 epoch=0 age=2s calls=2
0x55d0c0a1e5d0: proto=tcpv4 src=127.0.0.1:40006 fe=front_mqtt be=broker_last srv=broker-1.r1 ts=00 age=2s calls=2
0x55d0c0a1e6d0: proto=tcpv4 src=127.0.0.1:40008 fe=front_http be=broker.admin srv=broker-1.r1 ts=00 age=2s calls=2
0x55d0c0a1e7d0: proto=tcpv4 src=127.0.0.1:40009 fe=front_http be=other srv=broker-1.r1 ts=00 age=2s calls=2
0x55d0c0a1e8d0: proto=unix_stream src=unix:1 fe=GLOBAL be=<NONE> srv=<none> ts=00 epoch=0 age=0s calls=1
`;

test("in every pool of its service, and in no other", () => {
  expect(sessionsOn(text, { pool: "broker", instance: "broker-1.r1" })).toEqual([
    "0x55d0c0a1e3d0",
    "0x55d0c0a1e5d0",
    "0x55d0c0a1e6d0",
  ]);
  expect(sessionsOn("", { pool: "broker", instance: "broker-1.r1" })).toEqual([]);
});
