import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { writeSecretFile } from '#cli/secret-file.ts'
import { type Config, ConfigError } from '#config'
import type { Rooms } from '#domain/context.ts'
import { checkPasswordComplexity, passwordComplexityPolicy } from '#domain/policy/password-complexity-policy.ts'
import { isStoresKey, needsSetUp, setUpInstance } from '#domain/setup/set-up-instance.ts'
import { StorageError } from '#storage/port.ts'

/** What only the first start knows, to be shown once. */
export interface FirstStart {
  readonly userName: string
  /** Undefined when it was given by the settings: its owner knows it, and it belongs in no log. */
  readonly password: string | undefined
}

/** Sets up the store if it is empty; undefined when it is in use already. */
export async function firstStart(config: Config, rooms: Rooms): Promise<FirstStart | undefined> {
  if (!(await isStoresKey(rooms)))
    throw new ConfigError('USHER_MASTERKEY (or the file masterkey) is not the key that this store was made with')
  if (!(await needsSetUp(rooms))) return undefined
  const password = config.adminPassword ?? madeUpPassword()
  if (checkPasswordComplexity(passwordComplexityPolicy.defaults, password, 'DOMAIN'))
    throw new ConfigError(
      'USHER_ADMIN_PASSWORD needs 8 characters, with a lower and an upper case letter, a digit and a symbol',
    )
  try {
    await setUpInstance(
      rooms,
      {
        orgName: config.orgName,
        adminUserName: config.adminUserName,
        adminPassword: password,
        keepToken: (token) => writeSecretFile(config.adminPatFile, token),
        keepAccessKey: (key) => writeSecretFile(config.nevisKeyFile, key),
      },
      Date.now(),
    )
  } catch (error) {
    // Another process was faster on the same store: its administrator is the one that counts.
    await Promise.all([config.adminPatFile, config.nevisKeyFile].map((file) => rm(file, { force: true })))
    if (error instanceof StorageError && error.reason === 'conflict') return undefined
    throw error
  }
  return { userName: config.adminUserName, password: config.adminPassword === undefined ? password : undefined }
}

/** 128 random bits that satisfy any password policy: upper, lower, digit and symbol are always there. */
const madeUpPassword = (): string => `${randomBytes(16).toString('base64url')}-A1a`
