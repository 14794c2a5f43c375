/**
 * Registers the example at the server, as its administrator: a project, and in it the application. Prints what the
 * application needs to know; the secret is shown this once.
 *
 *   ISSUER    address of the server (http://localhost:8080)
 *   PAT_FILE  file with the token of an administrator (data/admin.pat)
 *   APP_URL   address of the application (http://localhost:3000)
 */
import { readFile } from 'node:fs/promises'

const { ISSUER = 'http://localhost:8080', APP_URL = 'http://localhost:3000' } = process.env
const tokenFile = process.env.PAT_FILE ?? 'data/admin.pat'
const token = (
  await readFile(tokenFile, 'utf8').catch(() => stop(`there is no ${tokenFile}: start the server first`))
).trim()

function stop(why: string): never {
  console.error(why)
  process.exit(1)
}

async function post(path: string, body: object): Promise<Record<string, string>> {
  const response = await fetch(`${ISSUER}/management/v1${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => stop(`nothing answers at ${ISSUER}: start the server first, or set ISSUER`))
  // What the API answers; of it, only texts are read here.
  const answer = (await response.json()) as Record<string, string>
  if (!response.ok) throw new Error(`${path}: ${response.status} ${answer.message}`)
  return answer
}

const project = await post('/projects', { name: 'Example' })
const app = await post(`/projects/${project.id}/apps/oidc`, {
  name: 'Example web application',
  appType: 'OIDC_APP_TYPE_WEB',
  authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
  responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
  grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE'],
  redirectUris: [`${APP_URL}/callback`],
  postLogoutRedirectUris: [`${APP_URL}/`],
  // Lets it be on http, which is for trying things out.
  devMode: APP_URL.startsWith('http:'),
})
console.log(`ISSUER=${ISSUER}
APP_URL=${APP_URL}
CLIENT_ID=${app.clientId}
CLIENT_SECRET=${app.clientSecret}`)
