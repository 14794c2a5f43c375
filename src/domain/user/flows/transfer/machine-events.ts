import type { MovedMachine, PersonState } from '#domain/user/flows/transfer/person.ts'
import { metadataOf } from '#domain/user/flows/transfer/to-new-person.ts'
import { machineKeyAdded } from '#domain/user/key/events.ts'
import { userDeactivated, userLocked } from '#domain/user/lifecycle/events.ts'
import { machineAdded, machineSecretSet } from '#domain/user/machine/events.ts'
import { decideSetUserMetadata } from '#domain/user/metadata/set-user-metadata.ts'
import { personalAccessTokenAdded } from '#domain/user/pat/events.ts'
import type { UserEvent } from '#domain/user/user.ts'

/** The first events of an imported machine. */
export function machineEvents(person: MovedMachine, userNameScoped: boolean): UserEvent[] {
  const { userId, userName, name, description, accessTokenType } = person.machine
  const chosen = userId === undefined ? {} : { hasChosenId: true as const }
  return [
    machineAdded({ userName, userNameScoped, name, description, accessTokenType, ...chosen }),
    ...(person.secretHash ? [machineSecretSet(person.secretHash)] : []),
    ...person.keys.map(machineKeyAdded),
    ...person.tokens.map(personalAccessTokenAdded),
    ...(person.metadata.length > 0 ? decideSetUserMetadata(metadataOf(person)) : []),
    ...stateEvents(person.state),
  ]
}

function stateEvents(state: PersonState | undefined): UserEvent[] {
  if (state === 'inactive') return [userDeactivated()]
  return state === 'locked' ? [userLocked()] : []
}
