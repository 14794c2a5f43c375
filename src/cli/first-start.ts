import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { type Config, ConfigError } from '#config'
import { draftSecretFile, draftsOf, type SecretDraft } from '#config/secret-file.ts'
import { hashToken } from '#crypto/token.ts'
import type { Services } from '#domain/context.ts'
import { isStoresKey, needsSetUp, setUpInstance } from '#domain/instance/flows/set-up-instance.ts'
import { checkPasswordComplexity, passwordComplexityPolicy } from '#domain/policy/password-complexity-policy.ts'
import { type Storage, StorageError } from '#storage/port.ts'

/** The administrator that the first start made. */
export interface FirstStart {
  readonly userName: string
  /** The generated password, to be shown once on a terminal; undefined: it is in a file, or as configured. */
  readonly password?: string
  /** File with the generated password, if standard output is no terminal: containers keep their output in logs. */
  readonly passwordFile?: string
}

/**
 * Sets up the store if it is empty; returns undefined when it is already in use. Callers that pass the store's own
 * `lock` run one at a time; the files with the tokens are put in place after the store has their hashes.
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
  const isGenerated = config.adminPassword === undefined
  const intoFile = isGenerated && !process.stdout.isTTY
  if (intoFile) drafts.push(await draftSecretFile(passwordFileOf(config), password))
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
    // Unavailable: the store may have stored them. The next start checks.
    if (reason !== 'unavailable') await Promise.all(drafts.map((draft) => draft.discard()))
    // Another process was faster on the same store: its administrator is the one that counts.
    if (reason === 'conflict') return undefined
    throw error
  }
  for (const draft of drafts) await draft.place()
  return {
    userName: config.adminUserName,
    ...(intoFile ? { passwordFile: passwordFileOf(config) } : {}),
    ...(isGenerated && !intoFile ? { password } : {}),
  }
}

/** Returns the path of the file that holds the administrator's generated password until an operator has read it. */
export const passwordFileOf = ({ dataDir }: Pick<Config, 'dataDir'>): string => path.join(dataDir, 'admin.password')

/** Returns drafts of an earlier start whose secrets are in this store. */
async function leftDrafts(config: Config, { rows }: Services): Promise<SecretDraft[]> {
  const [tokens, keys] = await Promise.all([draftsOf(config.adminPatFile), draftsOf(config.nevisKeyFile)])
  const known = await Promise.all([
    ...tokens.map(async (draft) => {
      const tokenQuery = rows.selectFrom('personal_access_tokens').select('id')
      return (await tokenQuery.where('token_hash', '=', hashToken(draft.secret)).executeTakeFirst()) ? [draft] : []
    }),
    ...keys.map(async (draft) => {
      const keyQuery = rows.selectFrom('access_keys').select('id')
      return (await keyQuery.where('key_hash', '=', hashToken(draft.secret)).executeTakeFirst()) ? [draft] : []
    }),
  ])
  const left = known.flat()
  // The password's hash does not identify its draft; it was written with the tokens, whose hashes are in the store.
  return left.length > 0 ? [...left, ...(await draftsOf(passwordFileOf(config)))] : []
}

/** 128 random bits that satisfy any password policy: upper, lower, digit and symbol are always there. */
export const madeUpPassword = (): string => `${randomBytes(16).toString('base64url')}-A1a`
