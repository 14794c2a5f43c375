/** Prepared queries return the same on every engine, also beside a failing query. */
import { describe, expect, it } from 'vitest'
import { prepared, type Values } from '#storage/prepared.ts'
import { type Engine, storageOf } from '#test/contract/engine.ts'
import { newId, orgRow, unit } from '#test/contract/units.ts'

const orgById = prepared((rows, value: Values<{ id: string }>) =>
  rows.selectFrom('orgs').selectAll().where('id', '=', value('id')).where('state', '=', 'active'),
)
const orgBySequence = prepared((rows, value: Values<{ name: string; sequence: number }>) =>
  rows.selectFrom('orgs').select('id').where('sequence', '>', value('sequence')).where('name', '=', value('name')),
)

export function preparedContract(engine: Engine): void {
  describe('prepared queries', () => {
    const storage = storageOf(engine)

    it('return to each of many concurrent callers its own rows', async () => {
      const orgs = Array.from({ length: 200 }, (_, n) => orgRow({ name: `Org ${n}`, sequence: n }))
      await storage().push(unit({ rows: orgs.map((put) => ({ table: 'orgs', put })) }))
      const orgRows = await Promise.all(orgs.map(({ id }) => orgById(storage().rows, { id })))
      expect(orgRows).toEqual(orgs.map((org) => [org]))
    })

    it('take texts and numbers, and find nothing or several', async () => {
      const name = newId()
      const orgs = [1, 2, 3].map((sequence) => orgRow({ name, sequence }))
      await storage().push(unit({ rows: orgs.map((put) => ({ table: 'orgs', put })) }))
      const [none, two] = await Promise.all([
        orgBySequence(storage().rows, { name, sequence: 3 }),
        orgBySequence(storage().rows, { name, sequence: 1 }),
      ])
      expect(none).toEqual([])
      expect(two.map((row) => row.id).sort()).toEqual(
        orgs
          .slice(1)
          .map((org) => org.id)
          .sort(),
      )
    })

    it('return writes stored before the query', async () => {
      const { id } = orgRow()
      for (const name of ['One', 'Two', 'Three']) {
        await storage().push(unit({ rows: [{ table: 'orgs', put: orgRow({ id, name }) }] }))
        expect((await orgById(storage().rows, { id }))[0]?.name).toBe(name)
      }
    })

    it('do not fail with a concurrent query whose value the engine rejects', async () => {
      const org = orgRow()
      await storage().push(unit({ rows: [{ table: 'orgs', put: org }] }))
      const ids = ['\0', org.id, '\ud800', "'; DROP TABLE orgs; --", org.id]
      const results = await Promise.allSettled(ids.map((id) => orgById(storage().rows, { id })))
      expect(results[1]).toEqual({ status: 'fulfilled', value: [org] })
      expect(results[4]).toEqual({ status: 'fulfilled', value: [org] })
    })
  })
}
