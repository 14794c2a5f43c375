/**
 * better-auth with its admin plugin on SQLite, as its documentation sets it up; durable as this server is (WAL, synced
 * at each commit), and the hash replaced by a constant. `node bench/peers/better-auth.js <folder>`
 */
import { createServer } from 'node:http'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { betterAuth } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { toNodeHandler } from 'better-auth/node'
import { admin, bearer } from 'better-auth/plugins'

const CONSTANT = '$2a$12$lJ08fqVr8bFJilRVnDT9QeULI7YW.nT3iwUv6dyg0aCrfm3UY8XR2'

const database = new DatabaseSync(path.join(process.argv[2] ?? '.', 'better-auth.db'))
database.exec('PRAGMA journal_mode = WAL')
database.exec('PRAGMA synchronous = FULL')

let handler = (_request, response) => response.writeHead(503).end()
const server = createServer((request, response) => handler(request, response))
server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address()
  const auth = betterAuth({
    database,
    baseURL: `http://localhost:${port}`,
    secret: 'a-secret-of-the-benchmark-32-chars',
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    emailAndPassword: { enabled: true, password: { hash: async () => CONSTANT, verify: async () => true } },
    user: {
      additionalFields: {
        firstName: { type: 'string', required: false },
        lastName: { type: 'string', required: false },
        nickName: { type: 'string', required: false },
        preferredLanguage: { type: 'string', required: false },
        gender: { type: 'number', required: false },
      },
    },
    plugins: [admin(), bearer()],
  })
  await (await getMigrations(auth.options)).runMigrations()
  const person = { email: 'admin@example.com', password: 'Secret-password1', name: 'Admin' }
  await auth.api.signUpEmail({ body: person })
  database.exec("UPDATE user SET role = 'admin'")
  const { token } = await auth.api.signInEmail({ body: person })
  handler = toNodeHandler(auth)
  process.stdout.write(`${JSON.stringify({ port, token })}\n`)
})
process.once('SIGTERM', () => process.exit(0))
