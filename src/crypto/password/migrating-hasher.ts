import { notSupported } from '#crypto/password/encoding/not-supported.ts'
import type { PasswordHasher } from '#crypto/password/hasher.ts'
import { loginOfMark } from '#crypto/password/migration-mark.ts'

/** Verifies a password at the system that the user was imported from. @throws AppError unavailable */
export type AskOldSystem = (login: string, password: string) => Promise<boolean>

/**
 * Returns a hasher that also verifies migration marks through the old system: a right password counts as a hash of
 * another scheme, so that it is hashed here and the old system is not queried again. Without `ask` such a mark is
 * rejected.
 */
export function migratingHasher<T extends PasswordHasher>(hasher: T, ask: AskOldSystem | undefined): T {
  return {
    ...hasher,
    check(encoded: string) {
      if (loginOfMark(encoded) === undefined) hasher.check(encoded)
      else if (ask === undefined) throw notSupported('migration: no USHER_PASSWORD_MIGRATION_URL is set')
    },
    async verify(encoded: string, password: string) {
      const login = loginOfMark(encoded)
      if (login === undefined) return hasher.verify(encoded, password)
      // An empty password is always wrong, even if the old system accepts it.
      if (ask === undefined || password === '') return { result: 'wrong', rehash: false }
      return (await ask(login, password)) ? { result: 'ok', rehash: true } : { result: 'wrong', rehash: false }
    },
  }
}
