import { createPrivateKey } from 'node:crypto'
import { SignJWT } from 'jose'
import { measureLibrary } from '#bench/contestants/floors.ts'
import { type RunningUsher, startUsher } from '#bench/contestants/usher.ts'
import { JWT_BEARER } from '#bench/load/scripts.ts'
import { median } from '#bench/load/statistics.ts'
import { race } from '#bench/scenarios/race.ts'
import type { Report, Scenario, Settings } from '#bench/scenarios/scenario.ts'

const WORKS = [
  { script: 'introspect', what: 'token introspection', library: 'verify' },
  { script: 'userinfo', what: 'userinfo', library: 'verify' },
  { script: 'jwtProfile', what: 'JWT profile grant', library: 'exchange' },
] as const

/** Requests of resource servers and machine users, compared with the bare library that verifies and signs tokens. */
export const tokens: Scenario = {
  name: 'tokens',
  async run(settings) {
    const usher = await startUsher()
    try {
      const args = await prepare(usher)
      const reports: Report[] = []
      for (const work of WORKS) reports.push(await measure(settings, work, usher, args))
      return reports
    } finally {
      await usher.stop()
    }
  },
}

async function measure(
  settings: Settings,
  { script, what, library }: (typeof WORKS)[number],
  usher: RunningUsher,
  args: Readonly<Record<string, string>>,
): Promise<Report> {
  const floor = await measureLibrary('jose', library, settings.seconds)
  // It is stopped when all three are measured.
  const start = async () => ({ ...usher, stop: async () => {} })
  const results = await race(settings, [{ name: 'usher', script, args, start }])
  const rate = median(results[0]?.rounds.map((round) => round.perSecond) ?? [])
  return {
    scenario: `${what}, SQLite`,
    results,
    verdicts: [{ what: `usher to bare jose (${library})`, ratio: rate / floor }],
    stated: { 'bare jose': `${Math.round(floor)}/s` },
  }
}

/** A machine with a key, a token by it, and an API application that may introspect the token. */
export async function prepare(usher: RunningUsher): Promise<Record<string, string>> {
  const origin = `http://localhost:${usher.ports[0]}`
  const post = async (path: string, body: object): Promise<Record<string, string>> => {
    const headers = { authorization: `Bearer ${usher.token}`, 'content-type': 'application/json' }
    return answerOf(await fetch(origin + path, { method: 'POST', headers, body: JSON.stringify(body) }))
  }
  const { id: projectId } = await post('/management/v1/projects', { name: 'Bench' })
  const app = await post(`/management/v1/projects/${projectId}/apps/api`, { name: 'Bench' })
  const { userId = '' } = await post('/management/v1/users/machine', { userName: 'bench-machine', name: 'Bench' })
  const { keyDetails = '' } = await post(`/management/v1/users/${userId}/keys`, { type: 'KEY_TYPE_JSON' })
  const file = JSON.parse(Buffer.from(keyDetails, 'base64').toString())
  const now = Math.floor(Date.now() / 1000)
  const assertion = await new SignJWT({ iss: userId, sub: userId, aud: origin, iat: now, exp: now + 3600 })
    .setProtectedHeader({ alg: 'RS256', kid: file.keyId })
    .sign(createPrivateKey(file.key))
  const scope = `openid profile urn:zitadel:iam:org:project:id:${projectId}:aud`
  const grant = new URLSearchParams({ grant_type: JWT_BEARER, assertion, scope })
  const { access_token = '' } = await answerOf(await fetch(`${origin}/oauth/v2/token`, { method: 'POST', body: grant }))
  const basic = Buffer.from(`${app.clientId}:${app.clientSecret}`).toString('base64')
  return { accessToken: access_token, basic, assertion }
}

async function answerOf(response: Response): Promise<Record<string, string>> {
  const text = await response.text()
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${text}`)
  // All fields read of these answers are strings.
  return JSON.parse(text) as Record<string, string>
}
