// Bluesky's own servers on 127.0.0.1 until they are told to end: directory, one PDS, AppView and moderation.
// Prints one line of JSON with the address of the PDS when all of them answer.
// DB_POSTGRES_URL and REDIS_HOST say where their stores are, the first argument where node_modules lies.
import net from 'node:net'
import { createRequire } from 'node:module'
import path from 'node:path'

// They listen on every interface unless told otherwise, and nobody but this machine is to reach them.
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (where, ...rest) {
  const wanted = typeof where === 'object' && where !== null ? where : { port: where }
  return listen.call(this, { ...wanted, host: '127.0.0.1' }, ...rest)
}

const { TestNetwork } = createRequire(path.resolve(process.argv[2], 'package.json'))('@atproto/dev-env')
const network = await TestNetwork.create({
  // Limits count in Redis, so that a test can see a window end without waiting for five minutes.
  pds: { hostname: 'localhost', rateLimitsEnabled: true, redisScratchAddress: process.env.REDIS_HOST },
  bsky: { dbPostgresSchema: 'appview' },
})
console.log(JSON.stringify({ pds: network.pds.url }))

for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => network.close().finally(() => process.exit()))
