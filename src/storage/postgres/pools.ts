import pg from 'pg'
import type { Log } from '#kit/log.ts'

/** Milliseconds. The client waits a little longer than the server, so that the server's timeout applies first. */
const STATEMENT_TIMEOUT = 15_000
const QUERY_TIMEOUT = 20_000
const CONNECT_TIMEOUT = 5_000
const IDLE_TIMEOUT = 30_000
const CONNECTIONS = 8

const { builtins } = pg.types
const parsers = new Map<number, (text: string) => unknown>([
  // Integers are safe by the declaration of the tables, and sums of them come as numeric.
  [builtins.INT8, Number],
  [builtins.NUMERIC, Number],
])

const types: pg.CustomTypesConfig = {
  // The driver's own lookup has one signature per format; only text is requested here.
  getTypeParser: ((oid: number) => parsers.get(oid) ?? pg.types.getTypeParser(oid)) as typeof pg.types.getTypeParser,
}

/** Returns the settings that every connection to this database shares; the URL takes precedence. */
export function clientConfig(url: string): pg.ClientConfig {
  return {
    connectionString: url,
    fallback_application_name: 'usher',
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    statement_timeout: STATEMENT_TIMEOUT,
    query_timeout: QUERY_TIMEOUT,
    keepAlive: true,
    types,
  }
}

/**
 * Pool of event log, outbox and locks. All of its statements look rows up by their keys, so the planner settings
 * enforce index scans: a plan cached while a table was small would otherwise scan it after it has grown.
 */
export function logPool(url: string, log: Log): pg.Pool {
  return pool(url, log, 'SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off')
}

/** Read models; the server itself refuses to write on these connections. */
export function rowsPool(url: string, log: Log): pg.Pool {
  return pool(url, log, 'SET default_transaction_read_only = on')
}

function pool(url: string, log: Log, setup: string): pg.Pool {
  const made = new pg.Pool({
    ...clientConfig(url),
    max: CONNECTIONS,
    idleTimeoutMillis: IDLE_TIMEOUT,
    onConnect: (client) => client.query(setup).then(() => undefined),
  })
  // A connection that breaks while idle is replaced at the next use; without a listener it would end the process.
  made.on('error', (error) => log.warn({ err: error }, 'A connection to PostgreSQL broke'))
  return made
}
