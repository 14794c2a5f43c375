import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { firstStart } from '#cli/first-start.ts'
import { createRuntime } from '#compose'
import { loadConfig } from '#config'
import { systemCaller } from '#domain/caller.ts'
import { addGenericOidcProvider } from '#domain/idp/add-generic-oidc-provider.ts'
import { getInstance } from '#domain/instance/get-instance.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { type UsherFolder, usherFolder } from '#test/support/run-usher.ts'

// Each command is a process that has to start, on whatever else the machine is doing.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

const page = readFileSync('docs/moving-users.md', 'utf8')
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, text = '']) => text.trim())

const keycloakUser = {
  id: 'kc-1',
  username: 'daisy',
  enabled: true,
  email: 'daisy@acme.example',
  emailVerified: true,
  federatedIdentities: [{ identityProvider: 'google', userId: '117', userName: 'daisy' }],
  realmRoles: ['staff'],
}
const auth0User = {
  user_id: 'auth0|507f',
  email: 'goofy@acme.example',
  email_verified: true,
  identities: [{ provider: 'google-oauth2', connection: 'google-oauth2', user_id: '118' }],
}
const auth0Hash = {
  _id: { $oid: '507f' },
  passwordHash: '$2a$12$aLYFkieuqJyeynvptPTxpehSViui5WeAPuR2Xw1wui9CPHEaacmFq',
}

let usher: UsherFolder
let [orgId, providerId] = ['', '']
beforeAll(async () => {
  usher = await usherFolder()
  await writeFile(usher.file('people.jsonl'), blocks('json').join('\n'))
  await writeFile(usher.file('acme-realm.json'), JSON.stringify({ realm: 'acme', users: [keycloakUser] }))
  await writeFile(usher.file('users.ndjson'), JSON.stringify(auth0User))
  await writeFile(usher.file('hashes.ndjson'), JSON.stringify(auth0Hash))
  const usherEnv = Object.fromEntries(Object.entries(usher.env).filter(([name]) => name.startsWith('USHER_')))
  const config = loadConfig(usherEnv, undefined)
  const runtime = await createRuntime(config, collectingLog().log)
  await firstStart(config, runtime.services)
  orgId = (await getInstance(runtime.services)).state.defaultOrgId
  const caller = systemCaller('TEST', orgId)
  const options = { isLinkingAllowed: true, isCreationAllowed: true, isAutoCreation: false, isAutoUpdate: false }
  const added = await addGenericOidcProvider(
    { ...runtime.services, caller, now: Date.now(), language: 'en' },
    INSTANCE_ID,
    {
      name: 'Google',
      issuer: 'https://accounts.google.com',
      clientId: 'usher',
      clientSecret: 'secret',
      scopes: [],
      isIdTokenMapping: false,
      usePkce: false,
      options: { ...options, autoLinking: 0 },
    },
  )
  providerId = added.id
  await runtime.close()
})
afterAll(() => usher.remove())

const reported: Readonly<Record<string, string>> = {
  'usher import people.jsonl --dry-run': '1 person can be imported; 0 already there; 0 refused. Nothing was stored.\n',
  'usher import people.jsonl': 'Imported 1 person; 0 already there; 0 refused.\n',
  'usher export --out people-with-secrets.jsonl': 'Exported 3 people to people-with-secrets.jsonl.\n',
  'usher import people-with-secrets.jsonl --org ORG_ID --on-conflict skip':
    'Imported 0 people; 3 already there; 0 refused.\n',
  'usher import acme-realm.json --idp google=PROVIDER_ID --dry-run':
    '1 person can be imported; 0 already there; 0 refused. Nothing was stored.\nLeft behind: role staff (1).\n',
  'usher import acme-realm.json --idp google=PROVIDER_ID':
    'Imported 1 person; 0 already there; 0 refused.\nLeft behind: role staff (1).\n',
  'usher import users.ndjson --passwords hashes.ndjson --idp google-oauth2=PROVIDER_ID':
    'Imported 1 person; 0 already there; 0 refused.\n',
}

test('every command of the page runs unchanged, in its order', async () => {
  const commands = blocks('sh').flatMap((block) => block.split('\n').map((line) => line.replace(/\s+#.*/, '')))
  expect(commands).toEqual(Object.keys(reported))
  for (const command of commands) {
    const [program, ...args] = command.replace('ORG_ID', orgId).replace('PROVIDER_ID', providerId).split(' ')
    expect(program).toBe('usher')
    expect(await usher.run(...args)).toEqual({ code: 0, stdout: reported[command], stderr: '' })
  }
})
