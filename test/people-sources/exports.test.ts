/** Users of exports in forms that differ from the files of `test/cases/moving`. */
import { expect, test } from 'vitest'
import { exportsOfFrameworks } from '#test/support/exports-of-frameworks.ts'
import { exportsOfServers } from '#test/support/exports-of-servers.ts'
import { exportsOfServices } from '#test/support/exports-of-services.ts'
import { readCase } from '#test/support/read-export.ts'
import { sheetExports } from '#test/support/sheet-exports.ts'

test.each([...exportsOfServices, ...exportsOfServers, ...exportsOfFrameworks, ...sheetExports])(
  '$form',
  async (one) => {
    const { source, people } = await readCase(one)
    expect(source).toBe(one.source)
    expect(people).toHaveLength(one.people.length)
    for (const [i, person] of one.people.entries()) expect(people[i]).toMatchObject(person)
  },
)
