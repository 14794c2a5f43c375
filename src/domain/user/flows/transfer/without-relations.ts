import type { Context } from '#domain/context.ts'
import type { MovedHuman } from '#domain/user/flows/transfer/person.ts'
import { foldCase } from '#kit/fold-case.ts'

/** Unique keys of a person, in the form that look-ups compare. */
interface Keys {
  readonly person: MovedHuman
  readonly id: string
  readonly name: string
  readonly email: string
}

/**
 * Returns the persons that share an id, a user name or an address neither with a stored user nor with one earlier in
 * the list. Reads the store once for all of them.
 */
export async function withoutRelations(
  ctx: Pick<Context, 'events' | 'rows'>,
  persons: readonly MovedHuman[],
): Promise<MovedHuman[]> {
  const keys = persons.map(keysOf)
  const known = await storedKeys(ctx, keys)
  const emails = new Map<string, number>()
  for (const { email } of keys) emails.set(email, (emails.get(email) ?? 0) + 1)
  const ids = new Set<string>()
  const names = new Set<string>()
  return keys.flatMap(({ person, id, name, email }) => {
    const others = (emails.get(name) ?? 0) - (email === name ? 1 : 0)
    const isKnown = known.ids.has(id) || known.names.has(name) || known.emails.has(name)
    const isTwice = ids.has(id) || names.has(name) || others > 0
    if (id) ids.add(id)
    names.add(name)
    return isKnown || isTwice ? [] : [person]
  })
}

const keysOf = (person: MovedHuman): Keys => ({
  person,
  id: person.human.userId ?? '',
  name: foldCase(person.human.userName),
  email: foldCase(person.human.email.address),
})

interface StoredKeys {
  /** Of anything that has, or ever had, events or a client under the id. */
  readonly ids: ReadonlySet<string>
  readonly names: ReadonlySet<string>
  readonly emails: ReadonlySet<string>
}

async function storedKeys(
  { events, rows }: Pick<Context, 'events' | 'rows'>,
  keys: readonly Keys[],
): Promise<StoredKeys> {
  const ids = keys.flatMap(({ id }) => (id ? [id] : []))
  const names = keys.map(({ name }) => name)
  const known = new Set<string>()
  if (ids.length > 0) {
    for await (const event of events.history({ aggregateIds: ids })) known.add(event.aggregateId)
    const apps = rows.selectFrom('apps').select(['id', 'client_id'])
    for (const { id } of await apps.where('id', 'in', ids).execute()) known.add(id)
    for (const { client_id } of await apps.where('client_id', 'in', ids).execute()) known.add(client_id)
  }
  const [named, reached] = await Promise.all([
    rows.selectFrom('users').select('user_name_key').where('user_name_key', 'in', names).execute(),
    rows.selectFrom('users').select('email_key').where('email_key', 'in', names).execute(),
  ])
  return {
    ids: known,
    names: new Set(named.map((row) => row.user_name_key)),
    emails: new Set(reached.map((row) => row.email_key)),
  }
}
