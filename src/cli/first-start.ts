import { randomBytes } from 'node:crypto'
import { draftSecretFile, draftsOf, type SecretDraft } from '#cli/secret-file.ts'
import { type Config, ConfigError } from '#config'
import { hashToken } from '#crypto/token.ts'
import type { Services } from '#domain/context.ts'
import { isStoresKey, needsSetUp, setUpInstance } from '#domain/instance/flows/set-up-instance.ts'
import { checkPasswordComplexity, passwordComplexityPolicy } from '#domain/policy/password-complexity-policy.ts'
import { type Storage, StorageError } from '#storage/port.ts'

/** What only the first start knows, to be shown once. */
export interface FirstStart {
  readonly userName: string
  /** Undefined when it was given by the settings: its owner knows it, and it belongs in no log. */
  readonly password: string | undefined
}

/**
 * Sets up the store if it is empty; undefined when it is in use already. One process does it at a time, as long as all
 * are handed the store's own `lock`; the files with the tokens are put in place once the store knows them.
 */
export async function firstStart(
  config: Config,
  services: Services,
  lock: Storage['lock'] = (_name, work) => work(),
): Promise<FirstStart | undefined> {
  if (!(await isStoresKey(services)))
    throw new ConfigError('USHER_MASTERKEY (or the file masterkey) is not the key that this store was made with')
  if (!(await needsSetUp(services)) && (await leftDrafts(config, services)).length === 0) return undefined
  return lock('set-up', async () => {
    if (await needsSetUp(services)) return setUp(config, services)
    // An earlier start set up the store and ended before it placed its files.
    for (const draft of await leftDrafts(config, services)) await draft.place()
    return undefined
  })
}

async function setUp(config: Config, services: Services): Promise<FirstStart | undefined> {
  const password = config.adminPassword ?? madeUpPassword()
  if (checkPasswordComplexity(passwordComplexityPolicy.defaults, password))
    throw new ConfigError(
      'USHER_ADMIN_PASSWORD needs 8 characters, with a lower and an upper case letter, a digit and a symbol',
    )
  const drafts: SecretDraft[] = []
  const keepIn = (file: string) => async (secret: string) => {
    drafts.push(await draftSecretFile(file, secret))
  }
  const input = {
    orgName: config.orgName,
    adminUserName: config.adminUserName,
    adminPassword: password,
    keepToken: keepIn(config.adminPatFile),
    keepAccessKey: keepIn(config.nevisKeyFile),
  }
  try {
    await setUpInstance(services, input, Date.now())
  } catch (error) {
    const reason = error instanceof StorageError ? error.reason : undefined
    // Unavailable: the store may have taken them all the same. The next start finds out.
    if (reason !== 'unavailable') await Promise.all(drafts.map((draft) => draft.discard()))
    // Another process was faster on the same store: its administrator is the one that counts.
    if (reason === 'conflict') return undefined
    throw error
  }
  for (const draft of drafts) await draft.place()
  return { userName: config.adminUserName, password: config.adminPassword === undefined ? password : undefined }
}

/** Drafts of an earlier start whose secrets this store knows. */
async function leftDrafts(config: Config, { rows }: Services): Promise<SecretDraft[]> {
  const [tokens, keys] = await Promise.all([draftsOf(config.adminPatFile), draftsOf(config.nevisKeyFile)])
  const known = await Promise.all([
    ...tokens.map(async (draft) => {
      const found = rows.selectFrom('personal_access_tokens').select('id')
      return (await found.where('token_hash', '=', hashToken(draft.secret)).executeTakeFirst()) ? [draft] : []
    }),
    ...keys.map(async (draft) => {
      const found = rows.selectFrom('access_keys').select('id')
      return (await found.where('key_hash', '=', hashToken(draft.secret)).executeTakeFirst()) ? [draft] : []
    }),
  ])
  return known.flat()
}

/** 128 random bits that satisfy any password policy: upper, lower, digit and symbol are always there. */
export const madeUpPassword = (): string => `${randomBytes(16).toString('base64url')}-A1a`
