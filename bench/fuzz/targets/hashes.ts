import fc from 'fast-check'
import { mutated, type Target } from '#bench/fuzz/target.ts'
import { passwordVerifier } from '#crypto/password/verifier.ts'
import { AppError } from '#kit/errors.ts'

/** Parsing runs no rounds. */
const verifier = passwordVerifier({
  runRounds: () => Promise.reject(new Error('not while parsing')),
  allowMd5Plain: true,
})

/** One of each scheme; from published test vectors. */
const SAMPLES = [
  '$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc',
  '$argon2i$m=256,t=2,p=1$c29tZXNhbHQ$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ',
  '$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
  '$1$kJ4QkJaQ$3EbD/pJddrq5HW3mpZ4KZ1',
  '5f4dcc3b5aa765d61d8327deb882cf99',
  '$md5salted-suffix$c2FsdA==$R58+SD/95ORa9VZ9BPS5FA==',
  '$P$712345678LIjjb6PhecupozNBmDndU0',
  '$5$rounds=1400$anotherlongsalts$Rx.j8H.h8HjEDGomFU8bDkXm3XIUnzyxf12oP84Bnq1',
  '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
  '$scrypt$ln=4,r=8,p=1$cmFuZG9tc2FsdGlzaGFyZA$Rh+NnJNo1I6nRwaNqbDm6kmADswD1+7FTKZ7Ln9D8nQ',
  '$7$ln=4,r=1,p=1$cmFuZG9tc2FsdGlzaGFyZA$Rh+NnJNo1I6nRwaNqbDm6kmADswD1+7FTKZ7Ln9D8nQ',
  '$pbkdf2-sha256$12$cmFuZG9tc2FsdGlzaGFyZA$OFvEcLOIPFd/oq8egf10i.qJLI7A8nDjPLnolCWarQY',
  '$pbkdf2$12$cmFuZG9tc2FsdGlzaGFyZA$mwUqsMixIYMc/0eN4v1.l3SVDpk',
  '$S$5randomsaOpYrAZqwxGynirQbWYCb3ejW4BwGH81LJcOzbzeVd02',
]
const SCRAPS = [
  '$',
  '$$',
  '=',
  '-1',
  '0',
  '9',
  '31',
  '99999999999',
  'e9',
  '.',
  '/',
  '+',
  ',',
  '\n',
  '\0',
  'v=19',
  'm=4294967296',
  '💥',
]

/** Milliseconds: far above the time of parsing, far below a hang. */
const BOUND = 1000

/** Any text is a stored password or refused as not supported, in no time. */
export const hashes: Target = {
  name: 'hash parsers',
  property: fc.property(
    fc.oneof(
      { weight: 9, arbitrary: mutated(fc.constantFrom(...SAMPLES), SCRAPS) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 3000 }) },
    ),
    (encoded) => {
      const begun = performance.now()
      try {
        verifier.parse(encoded)
      } catch (error) {
        if (!(error instanceof AppError) || error.reason !== 'password.hashNotSupported') throw error
      }
      return performance.now() - begun < BOUND
    },
  ),
}
