import { type CompiledQuery, type DatabaseConnection, type Driver, type QueryResult, SelectQueryNode } from 'kysely'
import type { RunSelect } from '#storage/prepared.ts'

const refusal = () => new Error('rows is read-only: rows are written by push')

/** A Kysely driver that runs SELECT queries and nothing else: rows are written by push alone. */
export class ReadOnlyDriver implements Driver {
  readonly #connection: DatabaseConnection

  constructor(run: RunSelect) {
    this.#connection = {
      async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
        if (!SelectQueryNode.is(query.query)) throw refusal()
        // The builder typed the query by the tables' declarations; the engine returns the selected columns.
        return { rows: (await run(query.sql, query.parameters)) as R[] }
      },
      async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
        yield await this.executeQuery<R>(query)
      },
    }
  }

  async init(): Promise<void> {}
  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection
  }
  async releaseConnection(): Promise<void> {}
  async destroy(): Promise<void> {}

  async beginTransaction(): Promise<void> {
    throw refusal()
  }
  async commitTransaction(): Promise<void> {
    throw refusal()
  }
  async rollbackTransaction(): Promise<void> {
    throw refusal()
  }
}
