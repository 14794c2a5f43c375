import { requireOneLine, requireUniqueName } from '#domain/input/one-line.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { type NewPerson, normalizeNewPerson } from '#domain/user/create/new-person.ts'
import type { MovedHuman, Person } from '#domain/user/flows/transfer/person.ts'
import { normalizeFields } from '#domain/user/person/user-fields.ts'

/** Returns the person as it will be stored. */
export function normalizePerson(person: Person): Person {
  if (person.type === 'human')
    return { ...person, human: normalizeHuman(person), attributes: normalizeFields(person.attributes) }
  const userName = person.machine.userName.trim()
  if (!userName) throw refuse('userName.empty')
  requireUniqueName({ userName })
  requireOneLine({ name: person.machine.name })
  return { ...person, machine: { ...person.machine, userName } }
}

/** A person with an imported state may lack names and address, which the requests of the API require. */
function normalizeHuman({ human, state }: MovedHuman): NewPerson {
  return normalizeNewPerson(state === undefined ? human : { ...human, isFromDirectory: true })
}
