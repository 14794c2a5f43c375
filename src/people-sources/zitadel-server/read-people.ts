import type { Members } from '#people-format/members.ts'
import { isFilled, type LooseJson, listOf, looseText, objectOf } from '#people-sources/loose-json.ts'
import type { Entry } from '#people-sources/open-people-file.ts'
import type { ZitadelServer } from '#people-sources/zitadel-server/connection.ts'

/** People that are read concurrently: each requires some requests. */
const AT_A_TIME = 16

/** Reads the people of organizations, in the people format. */
export async function* readPeople(server: ZitadelServer, orgIds: readonly string[]): AsyncGenerator<Entry> {
  let number = 0
  for (const orgId of orgIds) {
    const secrets = await readSecrets(server, orgId)
    for await (const page of pages(server.search('/management/v1/users/_search', orgId))) {
      const read = await Promise.all(page.map((user) => readPerson(server, user, { orgId, secrets })))
      for (const person of read) yield { number: ++number, ...person }
    }
  }
}

interface Person {
  readonly person: Members
  readonly leftBehind: readonly string[]
}

interface Reading {
  readonly orgId: string
  /** Hashes and authenticator secrets by user id; undefined where the server hands none out. */
  readonly secrets: ReadonlyMap<string, LooseJson> | undefined
}

/** Data that only `ExportData` returns, to administrators of self-hosted servers. */
async function readSecrets(server: ZitadelServer, orgId: string): Promise<Reading['secrets']> {
  const exportRequest = { orgIds: [orgId], withPasswords: true, withOtp: true, responseOutput: true, timeout: '50s' }
  const exported = await server.tryPost('/admin/v1/export', exportRequest)
  if (!exported) return undefined
  const people = listOf(exported.orgs).flatMap((org) => listOf(objectOf(org).humanUsers).map(objectOf))
  return new Map(
    people.map((one) => {
      const { hashedPassword, otpCode } = objectOf(one.user)
      return [looseText(one.userId), { ...filled('hashedPassword', hashedPassword), ...filled('otpCode', otpCode) }]
    }),
  )
}

const filled = (name: string, value: unknown): LooseJson => (isFilled(value) ? { [name]: value } : {})

async function readPerson(server: ZitadelServer, user: LooseJson, { orgId, secrets }: Reading): Promise<Person> {
  const userId = looseText(user.id)
  const of = (what: string) =>
    server.search(`/management/v1/users/${encodeURIComponent(userId)}/${what}/_search`, orgId)
  const metadata = (await listed(of('metadata'))).map(({ key, value }) => ({ key, value }))
  const common = { userId, orgId, userName: user.userName, ...list('metadata', metadata) }
  if (isFilled(user.machine)) {
    const { name, description, accessTokenType, hasSecret } = objectOf(user.machine)
    const keys = await listed(of('keys'))
    const tokens = await listed(of('pats'))
    return made(
      {
        ...common,
        state: stateOf(user),
        machine: { name, description, ...filled('accessTokenType', accessTokenType) },
      },
      [
        ...(hasSecret === true ? ['client secret (no API has it)'] : []),
        ...keys.map(() => 'machine key (no API has its public part)'),
        ...tokens.map(() => 'personal access token'),
      ],
    )
  }
  const { profile, email, phone, passwordChanged } = objectOf(user.human)
  const links = (await listed(of('idps'))).map(({ idpId, providedUserId, providedUserName }) => ({
    configId: idpId,
    externalUserId: providedUserId,
    displayName: providedUserName,
  }))
  const factors = await listed(of('auth_factors'))
  const userSecrets = secrets?.get(userId) ?? {}
  const { avatarUrl, ...names } = objectOf(profile)
  return made(
    {
      ...common,
      state: stateOf(user),
      profile: names,
      email,
      ...(isFilled(objectOf(phone).phone) ? { phone } : {}),
      ...userSecrets,
      ...has(factors, 'otpSms'),
      ...has(factors, 'otpEmail'),
      ...list('idps', links),
    },
    [
      ...(isFilled(passwordChanged) && !userSecrets.hashedPassword
        ? ['password (the server hands out no hashes)']
        : []),
      ...(isFilled(avatarUrl) ? ['picture'] : []),
      ...factorsOf(factors, userSecrets),
      ...(await listed(of('passwordless'))).map(() => 'passkey (no API has its public key)'),
    ],
  )
}

/** Made of parsed JSON, so it is JSON; `readPerson` of the people format checks each member. */
const made = (person: LooseJson, leftBehind: readonly string[]): Person => ({ person: person as Members, leftBehind })

const stateOf = (user: LooseJson): string => looseText(user.state) || 'USER_STATE_ACTIVE'

/** An authenticator whose secret came with the export is no loss; codes by SMS and mail need no secret. */
function factorsOf(factors: readonly LooseJson[], secrets: LooseJson): string[] {
  return factors.flatMap((factor) => {
    if (factor.otp !== undefined) return secrets.otpCode ? [] : ['authenticator (the server hands out no secrets)']
    if (factor.u2f !== undefined) return ['security key (no API has its public key)']
    return []
  })
}

const has = (factors: readonly LooseJson[], name: string): LooseJson =>
  factors.some((factor) => factor[name] !== undefined) ? { [name]: true } : {}

const list = (name: string, items: readonly LooseJson[]): LooseJson => (items.length > 0 ? { [name]: items } : {})

async function listed(items: AsyncIterable<LooseJson>): Promise<LooseJson[]> {
  const list: LooseJson[] = []
  for await (const one of items) list.push(one)
  return list
}

async function* pages(users: AsyncIterable<LooseJson>): AsyncGenerator<LooseJson[]> {
  let page: LooseJson[] = []
  for await (const user of users) {
    page.push(user)
    if (page.length < AT_A_TIME) continue
    yield page
    page = []
  }
  if (page.length > 0) yield page
}
