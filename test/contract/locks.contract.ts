import { describe, expect, it } from 'vitest'
import { type Engine, storageOf } from '#test/contract/engine.ts'
import { appending, newId } from '#test/contract/units.ts'

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

export function locksContract(engine: Engine): void {
  describe('locks', () => {
    const storage = storageOf(engine)

    it('runs one piece of work at a time under one name', async () => {
      const name = newId()
      let inside = 0
      const work = async (i: number) => {
        inside++
        expect(inside).toBe(1)
        await sleep(10)
        inside--
        return i
      }
      const results = await Promise.all([1, 2, 3, 4, 5].map((i) => storage().lock(name, () => work(i))))
      expect(results).toEqual([1, 2, 3, 4, 5])
    })

    it('runs work under different names side by side', async () => {
      const [first, second] = [newId(), newId()]
      const response = await storage().lock(first, () => storage().lock(second, async () => 'both'))
      expect(response).toBe('both')
    })

    it('is released when the work fails', async () => {
      const name = newId()
      const failing = storage().lock(name, async () => {
        throw new Error('The work failed')
      })
      await expect(failing).rejects.toThrow('The work failed')
      expect(await storage().lock(name, async () => 'next')).toBe('next')
    })

    it('allows the work to push', async () => {
      const id = newId()
      await storage().lock(newId(), () => storage().push(appending(id, 0)))
      expect(await storage().readStreams([{ type: 'user', id, after: 0 }])).toHaveLength(1)
    })
  })
}
