/**
 * The first start of a store: the instance, its first organization, an administrator, a machine user whose token
 * scripts use, and an access key for the Nevis API. One unit: the set-up is stored completely, or the store stays empty.
 */
import { hashToken, makeToken } from '#crypto/token.ts'
import { accessKeyAdded, accessKeyAggregate } from '#domain/access-key/access-key.ts'
import { systemCaller } from '#domain/caller.ts'
import { author, type Services } from '#domain/context.ts'
import { INSTANCE_ID, instanceAggregate, instanceSetUp } from '#domain/instance/instance.ts'
import { memberAdded } from '#domain/instance/members.ts'
import { orgAdded, orgDomainAdded, orgDomainPrimarySet, orgDomainVerified } from '#domain/org/events.ts'
import { generatedDomain } from '#domain/org/generated-domain.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { emailVerified } from '#domain/user/email/events.ts'
import { humanAdded } from '#domain/user/human/events.ts'
import { machineAdded } from '#domain/user/machine/events.ts'
import { patScopes } from '#domain/user/pat/add-personal-access-token.ts'
import { personalAccessTokenAdded } from '#domain/user/pat/events.ts'
import { userAggregate } from '#domain/user/user.ts'
import { change } from '#eventstore/change.ts'

/** Name of the initial access key. */
const FIRST_ACCESS_KEY = 'first'

export interface SetUpInstance {
  readonly orgName: string
  readonly adminUserName: string
  readonly adminPassword: string
  /** Saves the machine user's token before it is stored, so that a crash never leaves a store without one. */
  readonly keepToken: (token: string) => Promise<void>
  /** As `keepToken`, for the first key of the Nevis API. */
  readonly keepAccessKey: (key: string) => Promise<void>
}

/** Encryption purpose of the key check. */
const KEY_CHECK = 'key-check'

/** Returns whether the configured master key decrypts this store's data. True for an empty store. */
export async function isStoresKey(services: Pick<Services, 'events' | 'cipher'>): Promise<boolean> {
  const { keyCheck } = (await services.events.load(instanceAggregate, INSTANCE_ID)).state
  try {
    return keyCheck === '' || services.cipher.decrypt(keyCheck, KEY_CHECK) === 'usher'
  } catch {
    return false
  }
}

/** Is the store still empty? */
export async function needsSetUp(services: Pick<Services, 'events'>): Promise<boolean> {
  return (await services.events.load(instanceAggregate, INSTANCE_ID)).sequence === 0
}

/** Fills an empty store. A store that another process fills at the same time refuses with StorageError `conflict`. */
export async function setUpInstance(services: Services, input: SetUpInstance, now: number): Promise<void> {
  const [orgId, adminId, machineId, apiProjectId] = [
    services.newId(),
    services.newId(),
    services.newId(),
    services.newId(),
  ]
  const token = makeToken()
  const encodedHash = await services.passwords.hash(input.adminPassword)
  const accessKey = makeToken()
  await input.keepToken(token)
  await input.keepAccessKey(accessKey)
  const domain = generatedDomain(input.orgName, services.externalUrl)
  const by = author({ caller: systemCaller('SETUP'), now })
  await services.events.push(by, [
    change({
      aggregate: instanceAggregate,
      before: services.events.nonexistent(instanceAggregate, INSTANCE_ID),
      owner: INSTANCE_ID,
      events: [
        instanceSetUp({ defaultOrgId: orgId, apiProjectId, keyCheck: services.cipher.encrypt('usher', KEY_CHECK) }),
        memberAdded('instance', adminId, ['IAM_OWNER']),
        memberAdded('instance', machineId, ['IAM_OWNER']),
      ],
    }),
    change({
      aggregate: orgAggregate,
      before: services.events.nonexistent(orgAggregate, orgId),
      owner: orgId,
      events: [orgAdded(input.orgName), orgDomainAdded(domain), orgDomainVerified(domain), orgDomainPrimarySet(domain)],
    }),
    change({
      aggregate: userAggregate,
      before: services.events.nonexistent(userAggregate, adminId),
      owner: orgId,
      events: [administrator(input.adminUserName, encodedHash, services.externalUrl), emailVerified()],
    }),
    change({
      aggregate: userAggregate,
      before: services.events.nonexistent(userAggregate, machineId),
      owner: orgId,
      events: [
        machineAdded({
          userName: `${input.adminUserName}-machine`,
          userNameScoped: false,
          name: 'Administration by scripts',
          description: 'Its personal access token was written to a file at the first start',
          accessTokenType: 0,
        }),
        personalAccessTokenAdded({
          tokenId: services.newId(),
          tokenHash: hashToken(token),
          scopes: [...patScopes],
          expiresAt: null,
        }),
      ],
    }),
    change({
      aggregate: accessKeyAggregate,
      before: services.events.nonexistent(accessKeyAggregate, services.newId()),
      owner: orgId,
      events: [accessKeyAdded({ name: FIRST_ACCESS_KEY, keyHash: hashToken(accessKey), returnUrls: [] })],
    }),
  ])
}

const administrator = (userName: string, encodedHash: string, externalUrl: string) =>
  humanAdded({
    userName,
    userNameScoped: false,
    firstName: 'Usher',
    lastName: 'Admin',
    nickName: '',
    displayName: 'Usher Admin',
    preferredLanguage: 'en',
    gender: 0,
    email: `${userName.split('@')[0]}@${new URL(externalUrl).hostname}`,
    phone: '',
    encodedHash,
    changeRequired: false,
  })
