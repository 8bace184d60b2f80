/** The steps of the sender as Lua scripts; each first proves that the caller still holds the lease. */
import { FILLER } from "./keys.ts";
import { GUARD } from "./lease.ts";
import { Script } from "./redis.ts";

/**
 * Gives nonces to waiting transactions, in order, until the window above the chain's count is full.
 * KEYS lease, pending, next nonce, nonces, open. ARGV token, chain count, window, transaction prefix.
 */
export const ASSIGN: Script = new Script(`${GUARD}
local chainCount = tonumber(ARGV[2])
local nextNonce = math.max(tonumber(redis.call('GET', KEYS[3]) or '0'), chainCount)
while nextNonce < chainCount + tonumber(ARGV[3]) do
  local id = redis.call('LINDEX', KEYS[2], 0)
  if not id then break end
  local key = ARGV[4] .. id
  local found = redis.call('HMGET', key, 'status', 'nonce')
  if found[1] == 'pending' and not found[2] then
    redis.call('HSET', key, 'nonce', nextNonce)
    redis.call('HSET', KEYS[4], nextNonce, id)
    redis.call('ZADD', KEYS[5], nextNonce, id)
    nextNonce = nextNonce + 1
    redis.call('SET', KEYS[3], nextNonce)
  end
  redis.call('LPOP', KEYS[2])
end
redis.call('SET', KEYS[3], nextNonce)
return nextNonce
`);

/**
 * Reads everything the chain does not have yet. What was final and is missing is sent once more.
 * KEYS lease, nonces, signed, open. ARGV token, first nonce, end, transaction prefix.
 */
export const WINDOW: Script = new Script(`${GUARD}
local entries = {}
for nonce = tonumber(ARGV[2]), tonumber(ARGV[3]) - 1 do
  local id = redis.call('HGET', KEYS[2], nonce) or '${FILLER}'
  local raw = redis.call('HGET', KEYS[3], nonce) or ''
  local entry = { nonce, id, raw }
  if id ~= '${FILLER}' then
    local key = ARGV[4] .. id
    local found = redis.call('HMGET', key, 'status', 'request')
    if found[1] == 'confirmed' or found[1] == 'failed' then
      redis.call('HSET', key, 'status', 'sent')
      redis.call('HDEL', key, 'confirmed_at', 'block_number', 'error')
      redis.call('ZADD', KEYS[4], nonce, id)
    end
    entry[4] = found[2] or ''
  end
  entries[#entries + 1] = entry
end
return entries
`);

/**
 * Keeps signed bytes before the chain sees them. The first bytes of a nonce stay.
 * KEYS lease, signed. ARGV token, transaction prefix, then nonce, id, raw and hash of each.
 */
export const STORE_SIGNED: Script = new Script(`${GUARD}
for index = 3, #ARGV, 4 do
  local isFirst = redis.call('HSETNX', KEYS[2], ARGV[index], ARGV[index + 2]) == 1
  if isFirst and ARGV[index + 1] ~= '${FILLER}' then
    redis.call('HSET', ARGV[2] .. ARGV[index + 1], 'hash', ARGV[index + 3], 'hashes', ARGV[index + 3])
  end
end
return 1
`);

/**
 * Puts other signed bytes in the place of those the chain does not mine. Both have the same nonce, so
 * only one of them can take effect; every hash is remembered, since either may.
 * KEYS lease, signed. ARGV token, transaction prefix, nonce, id, raw, hash.
 */
export const REPLACE: Script = new Script(`${GUARD}
redis.call('HSET', KEYS[2], ARGV[3], ARGV[5])
if ARGV[4] ~= '${FILLER}' then
  local key = ARGV[2] .. ARGV[4]
  local hashes = redis.call('HGET', key, 'hashes')
  redis.call('HSET', key, 'hash', ARGV[6], 'hashes', (hashes and hashes .. ' ' or '') .. ARGV[6])
end
return 1
`);

/** Notes that the chain was offered these. KEYS lease. ARGV token, transaction prefix, time, then ids. */
export const MARK_SENT: Script = new Script(`${GUARD}
for index = 4, #ARGV do
  local key = ARGV[2] .. ARGV[index]
  if redis.call('HGET', key, 'status') == 'pending' then
    redis.call('HSET', key, 'status', 'sent', 'sent_at', ARGV[3])
  end
end
return 1
`);

/** Makes a webhook due now, by the clock of Redis, which is the same for all instances. */
const ANNOUNCE = `
local function announce(webhooks, id, status)
  local time = redis.call('TIME')
  redis.call('ZADD', webhooks, time[1] * 1000 + math.floor(time[2] / 1000), id .. ' ' .. status)
end
`;

/**
 * Writes final statuses, and with each the webhook that tells of it if there is somebody to tell; the result is when
 * each of them was created, sent and settled.
 * KEYS lease, open, webhooks. ARGV token, transaction prefix, time, whether to announce, then id, hash, status, block
 * number and sealed error of each.
 */
export const SETTLE: Script = new Script(`${GUARD}${ANNOUNCE}
local settled = {}
for index = 5, #ARGV, 5 do
  local id, hash, status = ARGV[index], ARGV[index + 1], ARGV[index + 2]
  local key = ARGV[2] .. id
  local hashes = redis.call('HGET', key, 'hashes') or ''
  if string.find(hashes, hash, 1, true) then
    redis.call('HSET', key, 'status', status, 'hash', hash, 'confirmed_at', ARGV[3])
    redis.call('HSETNX', key, 'sent_at', ARGV[3])
    if ARGV[index + 3] ~= '' then redis.call('HSET', key, 'block_number', ARGV[index + 3]) end
    if ARGV[index + 4] ~= '' then redis.call('HSET', key, 'error', ARGV[index + 4]) end
    if redis.call('ZREM', KEYS[2], id) == 1 then
      if ARGV[4] == 'yes' then announce(KEYS[3], id, status) end
      local times = redis.call('HMGET', key, 'created_at', 'sent_at')
      settled[#settled + 1] = { times[1] or ARGV[3], times[2], ARGV[3] }
    end
  end
end
return settled
`);

/**
 * Fails a transaction that the chain can never take, and leaves its nonce to a filler.
 * KEYS lease, nonces, signed, open, webhooks. ARGV token, transaction prefix, nonce, id, sealed error, whether to
 * announce.
 */
export const REJECT: Script = new Script(`${GUARD}${ANNOUNCE}
redis.call('HSET', ARGV[2] .. ARGV[4], 'status', 'failed', 'error', ARGV[5])
redis.call('HSET', KEYS[2], ARGV[3], '${FILLER}')
redis.call('HDEL', KEYS[3], ARGV[3])
if redis.call('ZREM', KEYS[4], ARGV[4]) == 1 and ARGV[6] == 'yes' then announce(KEYS[5], ARGV[4], 'failed') end
return 1
`);

/**
 * Reads the oldest transactions without a final status that the chain has counted already, once for
 * each hash they have had.
 * KEYS lease, open. ARGV token, chain count, limit, transaction prefix.
 */
export const COUNTED: Script = new Script(`${GUARD}
local entries = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', '(' .. ARGV[2], 'LIMIT', 0, ARGV[3])) do
  for hash in string.gmatch(redis.call('HGET', ARGV[4] .. id, 'hashes') or '', '%S+') do
    entries[#entries + 1] = { id, hash }
  end
end
return entries
`);
