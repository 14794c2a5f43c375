import { afterAll, beforeAll } from 'vitest'
import type { Storage } from '#storage/port.ts'

/** One store of an engine, made for a test. */
export interface TestStore {
  /** Opens the store, again if it was opened before. It is not migrated. */
  open(): Promise<Storage>
  remove(): Promise<void>
}

/** An engine as the contract meets it. */
export interface Engine {
  readonly name: string
  /** Whether the store keeps its data when it is closed. */
  readonly keeps: boolean
  create(): Promise<TestStore>
}

/** One migrated storage for the tests of a describe block; read it inside the tests. */
export function storageOf(engine: Engine): () => Storage {
  let store: TestStore | undefined
  let storage: Storage | undefined
  beforeAll(async () => {
    store = await engine.create()
    storage = await store.open()
    await storage.migrate()
  })
  afterAll(async () => {
    await storage?.close()
    await store?.remove()
  })
  return () => {
    if (!storage) throw new Error('The storage is opened before the tests run')
    return storage
  }
}

/** Runs work on a new store and removes it afterwards. */
export async function withStore<T>(engine: Engine, work: (store: TestStore) => Promise<T>): Promise<T> {
  const store = await engine.create()
  try {
    return await work(store)
  } finally {
    await store.remove()
  }
}

/** Opens and migrates the store, and closes it even after an error. */
export async function withStorage<T>(store: TestStore, work: (storage: Storage) => Promise<T>): Promise<T> {
  const storage = await store.open()
  try {
    await storage.migrate()
    return await work(storage)
  } finally {
    await storage.close()
  }
}
