import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import type { RowChange, Storage } from '#storage/port.ts'
import { type Engine, storageOf } from '#test/contract/engine.ts'
import { appending, newId, orgRow, refusal, rowOf, stream, tokenRow, unit } from '#test/contract/units.ts'

const write = (storage: Storage, ...rows: RowChange[]) => storage.push(unit({ rows }))
const orgById = (storage: Storage, id: string) =>
  storage.rows.selectFrom('orgs').selectAll().where('id', '=', id).executeTakeFirst()

export function tablesContract(engine: Engine): void {
  describe('read-model tables', () => {
    writingContract(engine)
    requiredRowsContract(engine)
    queryContract(engine)
    refusalContract(engine)
    clearingContract(engine)
  })
}

function writingContract(engine: Engine): void {
  describe('writing rows', () => {
    const storage = storageOf(engine)

    it('puts, replaces and removes a row', async () => {
      const row = orgRow()
      await write(storage(), { table: 'orgs', put: row })
      expect(await orgById(storage(), row.id)).toEqual(row)
      await write(storage(), { table: 'orgs', put: { ...row, name: 'Renamed', sequence: 2 } })
      expect(await orgById(storage(), row.id)).toEqual({ ...row, name: 'Renamed', sequence: 2 })
      await write(storage(), { table: 'orgs', remove: { id: row.id } })
      expect(await orgById(storage(), row.id)).toBeUndefined()
    })

    it('accepts the removal of a row that does not exist', async () => {
      await expect(write(storage(), { table: 'orgs', remove: { id: newId() } })).resolves.toBeUndefined()
    })

    it('identifies rows by all columns of their key', async () => {
      const org = newId()
      const domain = (name: string) => rowOf('org_domains', { org_id: org, domain: name, is_verified: 1 })
      await write(
        storage(),
        { table: 'org_domains', put: domain('a.example') },
        { table: 'org_domains', put: domain('b.example') },
        { table: 'org_domains', put: { ...domain('c.example'), org_id: newId() } },
      )
      await write(storage(), { table: 'org_domains', remove: { org_id: org, domain: 'a.example' } })
      const left = await storage().rows.selectFrom('org_domains').selectAll().where('org_id', '=', org).execute()
      expect(left).toEqual([domain('b.example')])
    })

    it('applies the last of several changes to one row', async () => {
      const [changed, removed, back] = [orgRow(), orgRow(), orgRow()]
      await write(
        storage(),
        { table: 'orgs', put: changed },
        { table: 'orgs', put: removed },
        { table: 'orgs', remove: { id: back.id } },
        { table: 'orgs', put: { ...changed, name: 'Second' } },
        { table: 'orgs', remove: { id: removed.id } },
        { table: 'orgs', put: back },
      )
      expect((await orgById(storage(), changed.id))?.name).toBe('Second')
      expect(await orgById(storage(), removed.id)).toBeUndefined()
      expect(await orgById(storage(), back.id)).toEqual(back)
    })

    it('replaces the whole row, and takes a column that was left out as null', async () => {
      const row = tokenRow({ expires_at: 1_700_000_000_999 })
      await write(storage(), { table: 'personal_access_tokens', put: row })
      const { expires_at: _, ...rest } = row
      await write(storage(), { table: 'personal_access_tokens', put: rest })
      const tokens = await storage()
        .rows.selectFrom('personal_access_tokens')
        .selectAll()
        .where('id', '=', row.id)
        .execute()
      expect(tokens).toEqual([{ ...row, expires_at: null }])
    })

    it('holds every text and every safe integer as it came', async () => {
      const row = orgRow({
        name: `Zoë's "Café" \\ 🙂 漢字 {"a":1} $1 ? ; --\n\t`,
        name_key: '',
        created_at: 1_711_846_799_999,
        changed_at: -1,
        sequence: Number.MAX_SAFE_INTEGER,
      })
      await write(storage(), { table: 'orgs', put: row })
      expect(await orgById(storage(), row.id)).toEqual(row)
    })

    it('takes half a character as one that cannot be shown, and escapes as the text they are', async () => {
      const row = orgRow({ name: 'half \ud83d. and \udc00', name_key: '\\ud83d \\\\ud83d \\\\\\ud83d 🙂' })
      await write(storage(), { table: 'orgs', put: row })
      expect(await orgById(storage(), row.id)).toEqual({ ...row, name: 'half \ufffd. and \ufffd' })
    })

    it('writes rows of several tables and many rows in one unit', async () => {
      const tokens = Array.from({ length: 500 }, (_, i) => tokenRow({ user_id: 'many', sequence: i }))
      const org = orgRow()
      await write(storage(), ...tokens.map((put) => ({ table: 'personal_access_tokens', put }) as const), {
        table: 'orgs',
        put: org,
      })
      const { count } = await storage()
        .rows.selectFrom('personal_access_tokens')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where('user_id', '=', 'many')
        .executeTakeFirstOrThrow()
      expect(count).toBe(500)
      expect(await orgById(storage(), org.id)).toEqual(org)
    })

    it('refuses a missing value that a column needs, and stores nothing of the unit', async () => {
      const id = newId()
      const pushed = storage().push(appending(id, 0, { rows: [{ table: 'orgs', put: { id, name: 'No key' } }] }))
      await expect(pushed).rejects.toThrow()
      expect(await stream(storage(), id)).toEqual([])
      expect(await orgById(storage(), id)).toBeUndefined()
    })
  })
}

/** In binary order, as both engines must return them. */
const NAMES = [
  '',
  ' a',
  '1',
  '10',
  '2',
  'A',
  'B',
  'Z',
  '_',
  'a',
  'a b',
  'ab',
  'b',
  'z',
  '~',
  'ß',
  'ä',
  'é',
  'Ω',
  '漢',
  '🙂',
]

function requiredRowsContract(engine: Engine): void {
  describe('rows that a unit rests on', () => {
    const storage = storageOf(engine)
    const required = (...ids: string[]) => ids.map((id) => ({ table: 'orgs', id }) as const)
    const addOrgRow = async () => {
      const row = orgRow()
      await write(storage(), { table: 'orgs', put: row })
      return row
    }

    it('are only looked at', async () => {
      const [one, other, user] = [await addOrgRow(), await addOrgRow(), newId()]
      await storage().push(appending(user, 0, { requiredRows: required(one.id, other.id) }))
      expect(await stream(storage(), user)).toHaveLength(1)
      expect(await orgById(storage(), one.id)).toEqual(one)
    })

    it('must be there, or nothing of the unit is stored', async () => {
      const [there, user] = [await addOrgRow(), newId()]
      const pushed = storage().push(appending(user, 0, { requiredRows: required(there.id, 'gone'), rows: [] }))
      expect(await refusal(pushed)).toMatchObject({ reason: 'conflict', aggregate: { type: 'orgs', id: 'gone' } })
      expect(await stream(storage(), user)).toEqual([])
    })

    it('may change, and carry any number of units, at the same time', async () => {
      const row = await addOrgRow()
      const users = Array.from({ length: 40 }, newId)
      const sequences = [2, 6, 10, 14, 18, 22, 26, 30, 34, 38]
      await Promise.all([
        ...users.map((id) => storage().push(appending(id, 0, { requiredRows: required(row.id) }))),
        ...sequences.map((sequence) => write(storage(), { table: 'orgs', put: { ...row, sequence } })),
      ])
      // Only streams define the order of units, and no stream covers this row.
      expect(sequences).toContain((await orgById(storage(), row.id))?.sequence)
      for (const id of users) expect(await stream(storage(), id)).toHaveLength(1)
    })

    it('carry nothing that is stored after their removal', async () => {
      for (let round = 0; round < 5; round++) {
        const row = await addOrgRow()
        const rest = () => storage().push(appending(newId(), 0, { requiredRows: required(row.id) }))
        let removed = false
        const late: boolean[] = []
        const writer = async () => {
          for (let refused = false; !refused; ) {
            const begunLate = removed
            refused = await rest().then(
              () => late.push(begunLate) < 0,
              () => true,
            )
          }
        }
        const writers = Promise.all(Array.from({ length: 4 }, writer))
        await rest()
        await write(storage(), { table: 'orgs', remove: { id: row.id } })
        removed = true
        await writers
        expect((await refusal(rest())).reason).toBe('conflict')
        expect(late).not.toContain(true)
      }
    })
  })
}

function queryContract(engine: Engine): void {
  describe('queries', () => {
    const storage = storageOf(engine)

    beforeAll(async () => {
      const shuffled = NAMES.toSorted(
        (one, other) => ((one.codePointAt(0) ?? 0) % 7) - ((other.codePointAt(0) ?? 0) % 7),
      )
      await write(
        storage(),
        ...shuffled.map(
          (name) => ({ table: 'orgs', put: orgRow({ id: `id-${name}`, name, sequence: name.length }) }) as const,
        ),
      )
      await write(
        storage(),
        { table: 'personal_access_tokens', put: tokenRow({ id: 'one', expires_at: 2 }) },
        { table: 'personal_access_tokens', put: tokenRow({ id: 'two', expires_at: null }) },
        { table: 'personal_access_tokens', put: tokenRow({ id: 'three', expires_at: 1 }) },
      )
    })

    const names = async (query: Promise<{ name: string }[]>) => (await query).map((row) => row.name)

    it.each([
      ['in', 0],
      ['not in', 1],
    ] as const)('accepts an empty list after %s', async (operator, count) => {
      const org = orgRow()
      await write(storage(), { table: 'orgs', put: org })
      const orgs = storage().rows.selectFrom('orgs').select('id').where('id', '=', org.id)
      expect(await orgs.where('name', operator, []).execute()).toHaveLength(count)
      await write(storage(), { table: 'orgs', remove: { id: org.id } })
    })

    it('orders text by its bytes, both ways', async () => {
      const query = storage().rows.selectFrom('orgs').select('name')
      expect(await names(query.orderBy('name').execute())).toEqual(NAMES)
      expect(await names(query.orderBy('name', 'desc').execute())).toEqual(NAMES.toReversed())
    })

    it('compares text by its bytes', async () => {
      const query = storage().rows.selectFrom('orgs').select('name').orderBy('name')
      expect(await names(query.where('name', '>=', 'Z').where('name', '<', 'b').execute())).toEqual([
        'Z',
        '_',
        'a',
        'a b',
        'ab',
      ])
      expect(await names(query.where('name', '=', 'A').execute())).toEqual(['A'])
    })

    it('selects with in, not in and or', async () => {
      const query = storage().rows.selectFrom('orgs').select('name').orderBy('name')
      expect(await names(query.where('name', 'in', ['a', 'ä', 'none']).execute())).toEqual(['a', 'ä'])
      expect(await names(query.where('name', 'not in', NAMES.slice(3)).execute())).toEqual(NAMES.slice(0, 3))
      const either = query.where((eb) => eb.or([eb('name', '=', '漢'), eb('sequence', '=', 3)]))
      expect(await names(either.execute())).toEqual(['a b', '漢'])
    })

    it('matches patterns exactly, with the given escape character', async () => {
      const query = storage().rows.selectFrom('orgs').select('name').orderBy('name')
      expect(await names(query.where('name', 'like', 'a%').execute())).toEqual(['a', 'a b', 'ab'])
      expect(await names(query.where('name', 'like', '_').where('name', '>', 'z').execute())).toEqual([
        '~',
        'ß',
        'ä',
        'é',
        'Ω',
        '漢',
        '🙂',
      ])
      const escaped = query.where(sql<boolean>`name like ${'\\_'} escape '\\'`)
      expect(await names(escaped.execute())).toEqual(['_'])
    })

    it('counts, sums and pages', async () => {
      const counted = await storage()
        .rows.selectFrom('orgs')
        .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.sum<number>('sequence').as('sum')])
        .select((eb) => eb.fn.max('created_at').as('newest'))
        .executeTakeFirstOrThrow()
      const sum = NAMES.reduce((total, name) => total + name.length, 0)
      expect(counted).toEqual({ count: NAMES.length, sum, newest: 1_700_000_000_123 })
      const page = storage().rows.selectFrom('orgs').select('name').orderBy('name').limit(3).offset(5)
      expect(await names(page.execute())).toEqual(NAMES.slice(5, 8))
    })

    it('finds nulls, and orders them as requested', async () => {
      const query = storage().rows.selectFrom('personal_access_tokens').select('id')
      const ids = async (rows: Promise<{ id: string }[]>) => (await rows).map((row) => row.id)
      expect(await ids(query.where('expires_at', 'is', null).execute())).toEqual(['two'])
      const last = query.orderBy('expires_at', (order) => order.asc().nullsLast())
      expect(await ids(last.execute())).toEqual(['three', 'one', 'two'])
      const first = query.orderBy('expires_at', (order) => order.desc().nullsFirst())
      expect(await ids(first.execute())).toEqual(['two', 'one', 'three'])
    })

    it('joins and nests', async () => {
      const joined = await storage()
        .rows.selectFrom('orgs')
        .innerJoin('personal_access_tokens as tokens', 'tokens.sequence', 'orgs.sequence')
        .select(['orgs.name', 'tokens.id'])
        .where('orgs.name', '=', 'z')
        .orderBy('tokens.id')
        .execute()
      expect(joined.map((row) => row.id)).toEqual(['one', 'three', 'two'])
      const inner = storage().rows.selectFrom('personal_access_tokens').select('sequence')
      const nested = storage()
        .rows.selectFrom('orgs')
        .select('name')
        .where('sequence', 'in', inner)
        .orderBy('name')
        .limit(1)
      expect(await names(nested.execute())).toEqual(['1'])
    })

    it('answers many queries at once', async () => {
      const query = storage().rows.selectFrom('orgs').select('name').where('name', '=', 'a')
      const responses = await Promise.all(Array.from({ length: 60 }, () => query.execute()))
      for (const response of responses) expect(response).toEqual([{ name: 'a' }])
    })
  })
}

function refusalContract(engine: Engine): void {
  describe('rows refuses writes', () => {
    const storage = storageOf(engine)
    const row = orgRow({ id: 'kept' })
    beforeAll(() => write(storage(), { table: 'orgs', put: row }))

    it('refuses insert, update, delete, raw statements and transactions', async () => {
      const { rows } = storage()
      const readOnly = /read-only/
      await expect(rows.insertInto('orgs').values(orgRow()).execute()).rejects.toThrow(readOnly)
      await expect(rows.updateTable('orgs').set({ name: 'x' }).execute()).rejects.toThrow(readOnly)
      await expect(rows.deleteFrom('orgs').execute()).rejects.toThrow(readOnly)
      await expect(sql`delete from orgs`.execute(rows)).rejects.toThrow(readOnly)
      await expect(rows.transaction().execute(async () => undefined)).rejects.toThrow(readOnly)
      await expect(rows.schema.dropTable('orgs').execute()).rejects.toThrow(readOnly)
      expect(await rows.selectFrom('orgs').selectAll().execute()).toEqual([row])
    })

    it('refuses a write that hides inside a select', async () => {
      const { rows } = storage()
      const hidden = rows
        .with('gone', (db) => db.deleteFrom('orgs').returning('id'))
        .selectFrom('gone')
        .selectAll()
      await expect(hidden.execute()).rejects.toThrow()
      expect(await rows.selectFrom('orgs').selectAll().execute()).toEqual([row])
    })
  })
}

function clearingContract(engine: Engine): void {
  describe('clearing projections', () => {
    const storage = storageOf(engine)

    it('empties the tables, leaves log, names and outbox alone, and takes rows again', async () => {
      const id = newId()
      const name = { scope: 'usernames', name: id }
      await storage().push(
        appending(id, 0, {
          take: [name],
          rows: [
            { table: 'orgs', put: orgRow({ id }) },
            { table: 'personal_access_tokens', put: tokenRow({ id }) },
          ],
          outbox: [{ id, kind: 'clearing', payload: {}, dueAt: 0 }],
        }),
      )
      await storage().clearProjections()
      expect(await storage().rows.selectFrom('orgs').selectAll().execute()).toEqual([])
      expect(await storage().rows.selectFrom('personal_access_tokens').selectAll().execute()).toEqual([])
      expect(await stream(storage(), id)).toHaveLength(1)
      expect(await storage().claim('clearing', 10, 1000)).toHaveLength(1)
      await expect(storage().push(unit({ take: [name] }))).rejects.toMatchObject({ reason: 'nameTaken' })
      await write(storage(), { table: 'orgs', put: orgRow({ id }) })
      expect(await storage().rows.selectFrom('orgs').selectAll().execute()).toEqual([orgRow({ id })])
    })
  })
}
