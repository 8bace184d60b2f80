/** What is read out of the tables of HAProxy: members, their states, and totals. */
import { describe, expect, test } from "vitest";
import { memberState, membersIn, poolNamesIn, totalsIn } from "./look.ts";
import { readStatistics } from "./statistics.ts";

/** As HAProxy 2.6 answers, with fewer columns. */
const ANSWER = `1
# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight srv_port
3 web 1 web-1.r1 127.99.1.1 2 0 100 100 8080
3 web 2 web-2.r2 127.99.1.2 2 0 0 0 8080
3 web 3 web-3.r1 127.99.1.3 0 8 100 100 8080
3 web 4 web-4.r1 127.99.1.4 2 0 0 0 8080
4 web_last 1 web-1.r1 127.99.1.1 2 0 100 100 8080
4 web_last 2 gone 127.99.1.9 2 0 100 100 8080

# pxname,svname,qcur,scur,status,req_tot,hrsp_2xx,hrsp_5xx,srv_abrt,check_status,check_code,check_duration,last_chk,check_desc,
front_edge,FRONTEND,,3,OPEN,100,92,7,,,,,,,
exporter_,FRONTEND,,1,OPEN,5000,5000,0,,,,,,,
web,web-1.r1,0,0,UP,60,58,2,1,* L7OK,200,2,,Layer7 check passed,
web,web-2.r2,0,0,UP,0,0,0,0,L7OK,200,1,,Layer7 check passed,
web,web-3.r1,0,0,DOWN (agent),30,30,0,0,L4CON,,0,Connection refused,Layer4 connection problem,
web,web-4.r1,0,0,UP,0,0,0,0,INI,,,,Initializing,
web,BACKEND,0,2,UP,90,83,7,1,,,,,,
web_last,web-1.r1,0,1,no check,5,4,1,0,,,,,,
web_last,BACKEND,0,1,UP,5,4,1,0,,,,,,

`;

test("members of the pool, with what their twins have in flight", () => {
  const members = membersIn(readStatistics(ANSWER));
  expect(members).toEqual([
    { instance: "web-1.r1", state: "ready", up: true, idle: false, answer: "HTTP 200 in 2 ms" },
    { instance: "web-2.r2", state: "checking", up: true, idle: true, answer: "HTTP 200 in 1 ms" },
    {
      instance: "web-3.r1",
      state: "draining",
      up: false,
      idle: true,
      answer: "no connection: Connection refused",
    },
    { instance: "web-4.r1", state: "checking", up: false, idle: true, answer: "not asked yet" },
  ]);
});

test("an instance that is in several pools is as far as in the least of them", () => {
  const answer = `1
# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight srv_port
3 web 1 web-1.r1 127.99.1.1 2 0 100 100 8080
4 web_last 1 web-1.r1 127.99.1.1 2 0 100 100 8080
5 web.admin 1 web-1.r1 127.99.1.1 0 0 0 0 9090
6 web.admin_last 1 web-1.r1 127.99.1.1 2 0 100 100 9090

# pxname,svname,qcur,scur,status,req_tot,hrsp_2xx,hrsp_5xx,srv_abrt,check_status,check_code,check_duration,last_chk,check_desc,
web,web-1.r1,0,1,UP,60,58,2,1,L7OK,200,2,,Layer7 check passed,
web,BACKEND,0,2,UP,90,83,7,1,,,,,,
web_last,web-1.r1,0,0,no check,5,4,1,0,,,,,,
web_last,BACKEND,0,0,UP,5,4,1,0,,,,,,
web.admin,web-1.r1,0,0,UP,0,0,0,0,L7STS,503,2,,Layer7 wrong status,
web.admin,BACKEND,0,0,UP,0,0,0,0,,,,,,
web.admin_last,web-1.r1,0,0,no check,0,0,0,0,,,,,,
web.admin_last,BACKEND,0,0,UP,0,0,0,0,,,,,,

`;
  expect(poolNamesIn(readStatistics(answer))).toEqual(["web", "web.admin"]);
  expect(membersIn(readStatistics(answer))).toEqual([
    { instance: "web-1.r1", state: "checking", up: false, idle: false, answer: "HTTP 503 in 2 ms" },
  ]);
});

test("totals: what clients were told, less what programs said, and what servers broke", () => {
  const removed = [{ requests: 9, errors5xx: 1, aborted: 2 }];
  expect(totalsIn(readStatistics(ANSWER), removed)).toEqual({ requests: 100, errors5xx: 4, lost: 3 + 3 });
});

test("totals: requests that nobody answered, less those in flight, are lost", () => {
  const silent = ANSWER.replace("OPEN,100,92,7", "OPEN,100,87,7");
  expect(totalsIn(readStatistics(silent), [])).toEqual({ requests: 100, errors5xx: 3, lost: 4 + 5 });
});

test("no tables, no members", () => {
  expect(readStatistics("")).toEqual({ backends: [], servers: [], frontends: [], limited: 0 });
  expect(membersIn(readStatistics("Unknown command\n"))).toEqual([]);
});

describe("states", () => {
  const admin = { maintenance: false, drain: false };

  test.each([
    [admin, 100, "ready"],
    [admin, 0, "checking"],
    [{ ...admin, drain: true }, 100, "draining"],
    [{ ...admin, drain: true }, 0, "draining"],
    [{ ...admin, maintenance: true }, 100, "draining"],
    [{ ...admin, maintenance: true }, 0, "stopped"],
  ] as const)("%j with weight %d is %s", (seen, weight, state) => {
    expect(memberState({ admin: seen, weight })).toBe(state);
  });
});
