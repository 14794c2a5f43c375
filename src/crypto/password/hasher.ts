/**
 * Hashes passwords by the configured scheme, verifies each hash by its own scheme, and returns which hashes need a
 * rehash. Bounds the number of hashes that run at a time.
 */
import { availableParallelism } from 'node:os'
import type { Cipher } from '#crypto/cipher.ts'
import { createAccountQueue } from '#crypto/password/account-queue.ts'
import { createRoundsPool } from '#crypto/password/rounds/pool.ts'
import type { ConfiguredHasher, PasswordResult, StoredPassword } from '#crypto/password/scheme.ts'
import { type Argon2Settings, argon2Hasher } from '#crypto/password/schemes/argon2.ts'
import { bcryptHasher } from '#crypto/password/schemes/bcrypt.ts'
import { createSemaphore } from '#crypto/password/semaphore.ts'
import { passwordVerifier } from '#crypto/password/verifier.ts'
import { unwatched, type Watch } from '#kit/watch.ts'

export type HashSettings =
  | ({ readonly scheme: 'argon2id' } & Argon2Settings)
  | { readonly scheme: 'bcrypt'; readonly cost: number }

export interface PasswordHasherOptions {
  /** Scheme of new hashes; argon2id with 19 MiB, 2 passes and 1 lane when absent. */
  readonly settings?: HashSettings
  /** Whether unsalted MD5 may be imported and checked; off when absent. */
  readonly allowMd5Plain?: boolean
  /** Hashes at a time; the number of cores when absent, and less than the threads that Node has for such work. */
  readonly concurrent?: number
  /** Calls that may wait for their turn. */
  readonly waiting?: number
  /** Maximum time that each waits, in milliseconds. */
  readonly waitMs?: number
  readonly watch?: Watch
  /** Reads the keys that `sealKey` encrypted. */
  readonly cipher?: Cipher
}

export interface PasswordHasher {
  /** @throws AppError invalidArgument when the scheme would cut the password short, resourceExhausted under overload */
  hash(password: string): Promise<string>
  /** @throws `password.hashNotSupported`; its `reason` names the unsupported part */
  check(encoded: string): void
  /**
   * `rehash`: right, but not hashed as configured now. @throws AppError as `check`, and resourceExhausted under overload
   */
  verify(encoded: string, password: string): Promise<{ result: PasswordResult; rehash: boolean }>
  /** Takes as long as verifying a configured hash, for a user who does not exist or has no password. */
  verifyNothing(password: string): Promise<void>
  /** Ends the worker threads. */
  close(): Promise<void>
}

/** Numbers of running hashes and of callers that wait for a slot. */
export interface HashLoad {
  readonly running: number
  readonly waiting: number
}

const HASH = { kind: 'hash', name: 'hash' } as const
const VERIFY = { kind: 'hash', name: 'verify' } as const

/** OWASP's first choice. */
const DEFAULT_SETTINGS: HashSettings = { scheme: 'argon2id', memoryKib: 19_456, passes: 2, lanes: 1 }

/** @throws AppError invalidArgument when the settings are out of the bounds that hold for imported hashes too */
export function passwordHasher(options: PasswordHasherOptions = {}): PasswordHasher & { load(): HashLoad } {
  const { settings = DEFAULT_SETTINGS, allowMd5Plain = false, concurrent = defaultConcurrency() } = options
  const { waiting = 512, waitMs = 15_000, watch = unwatched } = options
  const pool = createRoundsPool({ waiting })
  const verifier = passwordVerifier({ runRounds: pool.run, allowMd5Plain, cipher: options.cipher })
  const configured = configuredHasher(settings)
  const decoy = verifier.parse(configured.decoy)
  const semaphore = createSemaphore({ slots: concurrent, waiting, waitMs })
  // Heavy hashes queue among themselves first: a handful of them must not take every slot from ordinary logins.
  const heavySemaphore = createSemaphore({ slots: 1, waiting: 16, waitMs })

  // Guesses at one account wait for each other, so that it never has more than one slot.
  const accounts = createAccountQueue(waiting)

  async function run(stored: StoredPassword, password: string): Promise<PasswordResult> {
    const turn = () => semaphore(() => stored.verify(Buffer.from(password)))
    return watch.around(VERIFY, () => (stored.heavy ? heavySemaphore(turn) : turn()))
  }

  return {
    hash: async (password) => watch.around(HASH, () => semaphore(() => configured.hash(normalize(password)))),
    check(encoded) {
      verifier.parse(encoded)
    },
    async verify(encoded, password) {
      const stored = verifier.parse(encoded)
      const normal = normalize(password)
      for (const form of formsOf(password)) {
        const result = await accounts.run(encoded, () => run(stored, form))
        if (result === 'wrong') continue
        const outdated = stored.parameters !== decoy.parameters || form !== normal
        return { result, rehash: result === 'ok' && outdated && configured.accepts(normal) }
      }
      return { result: 'wrong', rehash: false }
    },
    async verifyNothing(password) {
      for (const form of formsOf(password)) await run(decoy, form)
    },
    load: () => ({
      running: semaphore.load().running,
      waiting: semaphore.load().waiting + heavySemaphore.load().waiting + accounts.waiting(),
    }),
    close: pool.close,
  }
}

/** One text has several forms in Unicode, and keyboards differ in which one they send (NIST SP 800-63B §5.1.1.2). */
const normalize = (password: string): string => password.normalize('NFKC')

/** Forms that an imported hash may be of: as typed, and normalized by the source system. */
const formsOf = (password: string): Set<string> =>
  new Set([password, normalize(password), password.normalize('NFC'), password.normalize('NFD')])

function configuredHasher(settings: HashSettings): ConfiguredHasher {
  return settings.scheme === 'bcrypt' ? bcryptHasher(settings.cost) : argon2Hasher(settings)
}

/** One of libuv's threads stays free of hashes, so that files and name look-ups do not wait behind them. */
function defaultConcurrency(): number {
  const threads = Number(process.env.UV_THREADPOOL_SIZE ?? 4)
  return Math.max(1, Math.min(availableParallelism(), threads - 1))
}
