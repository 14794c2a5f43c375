/** The nouns of a user. A further noun is a line here, and one in `User`. */
import { domainClaimSlice } from '#domain/user/domain-claim/slice.ts'
import { emailSlice } from '#domain/user/email/slice.ts'
import { signupSlice } from '#domain/user/email-link/slice.ts'
import { factorSlice } from '#domain/user/factor/slice.ts'
import { humanSlice } from '#domain/user/human/slice.ts'
import { idpLinkSlice } from '#domain/user/idp-link/slice.ts'
import { initializationSlice } from '#domain/user/initialization/slice.ts'
import { inviteSlice } from '#domain/user/invite/slice.ts'
import { machineKeySlice } from '#domain/user/key/slice.ts'
import { lifecycleSlice } from '#domain/user/lifecycle/slice.ts'
import { machineSlice } from '#domain/user/machine/slice.ts'
import { metadataSlice } from '#domain/user/metadata/slice.ts'
import { otpSlice } from '#domain/user/otp/slice.ts'
import { passwordSlice } from '#domain/user/password/slice.ts'
import { passwordlessSlice } from '#domain/user/passwordless/slice.ts'
import { personalAccessTokenSlice } from '#domain/user/pat/slice.ts'
import { personSlice } from '#domain/user/person/slice.ts'
import { phoneSlice } from '#domain/user/phone/slice.ts'
import { recoverySlice } from '#domain/user/recovery/slice.ts'
import type { EventOfSlice, UserSlice } from '#domain/user/slices/user-slice.ts'
import { totpSlice } from '#domain/user/totp/slice.ts'
import { securityKeySlice } from '#domain/user/u2f/slice.ts'
import type { User } from '#domain/user/user-state.ts'
import type { ClaimedName, Folded, FoldTable } from '#eventstore/aggregate.ts'
import type { TableRow } from '#storage/tables.ts'

const slices = [
  humanSlice,
  initializationSlice,
  inviteSlice,
  emailSlice,
  phoneSlice,
  passwordSlice,
  passwordlessSlice,
  totpSlice,
  otpSlice,
  securityKeySlice,
  recoverySlice,
  factorSlice,
  idpLinkSlice,
  machineSlice,
  personalAccessTokenSlice,
  machineKeySlice,
  metadataSlice,
  domainClaimSlice,
  lifecycleSlice,
  personSlice,
  signupSlice,
] as const

export type SliceEvent = EventOfSlice<(typeof slices)[number]>

/** None of these members depends on the events. */
type Contribution = Pick<UserSlice<object, SliceEvent>, 'rows' | 'names'>
const contributions: readonly Contribution[] = slices
// Collected once: every change of a user asks for its rows and names twice.
const rowMakers = contributions.flatMap(({ rows }) => rows ?? [])
const nameMakers = contributions.flatMap(({ names }) => names ?? [])

/** Rows beside the one in `users`. */
export const sliceRows = (user: Folded<User>): TableRow[] => rowMakers.flatMap((rows) => rows(user))

/** Unique names beside the user name and verified contacts. */
export const sliceNames = (user: Folded<User>): ClaimedName[] => nameMakers.flatMap((names) => names(user))

export const initialUser: User = Object.assign({}, ...slices.map(({ initial }) => initial))

/** Every event type is in the table of one slice. */
export const sliceFolds: FoldTable<User, SliceEvent> = Object.assign({}, ...slices.map(({ fold }) => fold))
