import { describe, expect, it } from 'vitest'
import { type Engine, storageOf } from '#test/contract/engine.ts'
import { appending, event, newId, refusal, unit } from '#test/contract/units.ts'

export function namesContract(engine: Engine): void {
  describe('unique names', () => {
    const storage = storageOf(engine)
    const newName = (scope = 'usernames') => ({ scope, name: newId() })
    const take = (...names: { scope: string; name: string }[]) => storage().push(appending(newId(), 0, { take: names }))

    it('returns the name in conflict', async () => {
      const name = newName()
      await take(name)
      const error = await refusal(take(newName(), name))
      expect(error).toMatchObject({ reason: 'nameTaken', nameTaken: name, aggregate: undefined })
    })

    it('checks a unit as a push would, and stores nothing', async () => {
      const [name, id] = [newName(), newId()]
      const unitWith = (sequence: number) => appending(id, sequence, { take: [name] })
      await storage().check(unitWith(0))
      await storage().check(unitWith(0))
      expect(await storage().readStreams([{ type: 'user', id, after: 0 }])).toEqual([])
      await storage().push(unitWith(0))
      expect((await refusal(storage().check(appending(newId(), 0, { take: [name] })))).nameTaken).toEqual(name)
      expect((await refusal(storage().check(appending(id, 0)))).reason).toBe('conflict')
      await storage().check(appending(id, 1))
    })

    it('returns the name in conflict, with any characters', async () => {
      const name = { scope: 'user names, (all)', name: `ö=(ü), "x") ' ${newId()}` }
      await take(name)
      expect((await refusal(take(name))).nameTaken).toEqual(name)
    })

    it('compares names exactly, within their scope', async () => {
      const name = newId()
      await take({ scope: 'usernames', name: `${name}-strasse` })
      await take({ scope: 'usernames', name: `${name}-Strasse` })
      await take({ scope: 'usernames', name: `${name}-straße` })
      await take({ scope: 'domains', name: `${name}-strasse` })
      expect((await refusal(take({ scope: 'domains', name: `${name}-strasse` }))).reason).toBe('nameTaken')
    })

    it('accepts a freed name for another aggregate', async () => {
      const name = newName()
      await take(name)
      await storage().push(unit({ free: [name] }))
      await take(name)
      expect((await refusal(take(name))).nameTaken).toEqual(name)
    })

    it('renames within one unit', async () => {
      const [old, fresh] = [newName(), newName()]
      await take(old)
      await storage().push(unit({ free: [old], take: [fresh] }))
      expect((await refusal(take(fresh))).nameTaken).toEqual(fresh)
      await take(old)
    })

    it('hands a name from one aggregate to another within one unit', async () => {
      const name = newName()
      const [giver, taker] = [newId(), newId()]
      await storage().push(appending(giver, 0, { take: [name] }))
      await storage().push(
        unit({
          expect: [
            { type: 'user', id: giver, sequence: 1 },
            { type: 'user', id: taker, sequence: 0 },
          ],
          events: [event(giver, 2), event(taker, 1)],
          free: [name],
          take: [name],
        }),
      )
      expect((await refusal(take(name))).nameTaken).toEqual(name)
    })

    it('frees and takes one name whether or not it was held', async () => {
      const name = newName()
      await storage().push(unit({ free: [name], take: [name] }))
      expect((await refusal(take(name))).nameTaken).toEqual(name)
      await storage().push(unit({ free: [name], take: [name] }))
      expect((await refusal(take(name))).nameTaken).toEqual(name)
    })

    it('swaps two names within one unit', async () => {
      const [one, other] = [newName(), newName()]
      await take(one, other)
      await storage().push(unit({ free: [one, other], take: [other, one] }))
      expect((await refusal(take(one))).nameTaken).toEqual(one)
      expect((await refusal(take(other))).nameTaken).toEqual(other)
    })

    it('takes no name twice within one unit', async () => {
      const name = newName()
      expect((await refusal(take(name, name))).nameTaken).toEqual(name)
      await take(name)
    })

    it('accepts freeing an unused name', async () => {
      await expect(storage().push(unit({ free: [newName()] }))).resolves.toBeUndefined()
    })

    it('keeps a name that a rejected unit would have freed', async () => {
      const [heldName, takenName] = [newName(), newName()]
      await take(heldName, takenName)
      expect((await refusal(storage().push(unit({ free: [heldName], take: [takenName] })))).nameTaken).toEqual(
        takenName,
      )
      expect((await refusal(take(heldName))).nameTaken).toEqual(heldName)
    })
  })
}
