import { randomBytes } from 'node:crypto'
import { writeSecretFile } from '#cli/secret-file.ts'
import type { Config } from '#config'
import type { Rooms } from '#domain/context.ts'
import { needsSetUp, setUpInstance } from '#domain/setup/set-up-instance.ts'
import { StorageError } from '#storage/port.ts'

/** What only the first start knows, to be shown once. */
export interface FirstStart {
  readonly userName: string
  readonly password: string
}

/** Sets up the store if it is empty; undefined when it is in use already. */
export async function firstStart(config: Config, rooms: Rooms): Promise<FirstStart | undefined> {
  if (!(await needsSetUp(rooms))) return undefined
  const password = config.adminPassword ?? madeUpPassword()
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
    if (error instanceof StorageError && error.reason === 'conflict') return undefined
    throw error
  }
  return { userName: config.adminUserName, password }
}

/** 128 random bits that satisfy any password policy: upper, lower, digit and symbol are always there. */
const madeUpPassword = (): string => `${randomBytes(16).toString('base64url')}-A1a`
