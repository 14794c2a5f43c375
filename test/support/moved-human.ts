import type { MovedHuman } from '#domain/user/flows/transfer/person.ts'
import { ORG } from '#test/support/people.ts'

const HASH = '$2a$12$aLYFkieuqJyeynvptPTxpehSViui5WeAPuR2Xw1wui9CPHEaacmFq'

export type HumanChanges = Partial<Omit<MovedHuman, 'human'>> & { human?: Partial<MovedHuman['human']> }

/** A person as a line of an import has one. */
export function movedHuman(userName: string, { human: changes = {}, ...moved }: HumanChanges = {}): MovedHuman {
  return {
    type: 'human',
    human: {
      orgId: ORG,
      userName,
      profile: {
        firstName: 'Minnie',
        lastName: 'Mouse',
        nickName: '',
        displayName: '',
        preferredLanguage: 'en',
        gender: 1,
      },
      email: { address: `${userName}@acme.example`, verified: true },
      hashedPassword: HASH,
      passwordChangeRequired: false,
      idpLinks: [],
      passwordlessRegistration: false,
      ...changes,
    },
    metadata: [],
    attributes: {},
    authenticators: [],
    passkeys: [],
    securityKeys: [],
    otpSms: false,
    otpEmail: false,
    recoveryCodeHashes: [],
    ...moved,
  }
}
