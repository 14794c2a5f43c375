import { expect, test } from 'vitest'
import { explainStoreError } from '#cli/start/explain-store-error.ts'
import { StorageError } from '#storage/port.ts'

const failed = (message: string, code?: string) =>
  new StorageError('unavailable', { cause: Object.assign(new Error(message), code === undefined ? {} : { code }) })

test.each([
  [failed('password authentication failed for user "usher"', '28P01'), 'check user and password of USHER_DATABASE_URL'],
  [failed('database "usher" does not exist', '3D000'), 'create the database'],
  [failed('/data/usher.db: database or disk is full'), 'free space on the disk of USHER_DATA_DIR'],
  [failed('/data/usher.db: file is not a database'), 'the file is no store of Usher'],
])('the message for %s names the remedy', (error, remedy) => {
  const { message } = explainStoreError(error) as Error
  expect(message).toMatch(/^the store is unavailable: /)
  expect(message).toContain(remedy)
})

test('other errors are returned unchanged', () => {
  for (const error of [failed('something else'), new Error('database or disk is full'), 'text'])
    expect(explainStoreError(error)).toBe(error)
})
