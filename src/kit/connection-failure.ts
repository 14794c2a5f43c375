/** Sentences for connections that fail before a response: what failed, and what to do. */
import { NotFetched } from '#kit/fetch-public.ts'

const NOT_TRUSTED = 'its certificate is signed by an authority that Node.js does not trust'
/** What to do on the command line. */
const REMEDY = ': name the PEM file of that authority by --ca FILE, or by NODE_EXTRA_CA_CERTS'

const CERTIFICATE_FAILURES: ReadonlyMap<string, string> = new Map([
  ...[
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_GET_ISSUER_CERT',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  ].map((code): [string, string] => [code, NOT_TRUSTED]),
  ['CERT_HAS_EXPIRED', 'its certificate has expired, or the clock of this machine is wrong: renew the certificate'],
  ['CERT_NOT_YET_VALID', 'its certificate is not valid yet, or the clock of this machine is wrong'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate is issued for another name: use a name of the certificate'],
  ['OWN_CERTIFICATE_DIFFERS', 'its certificate is not the one of the settings: another server may use its port'],
])

const CONNECTION_FAILURES: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'no server listens there'],
  ['ENOTFOUND', 'the host name is unknown'],
  ['EAI_AGAIN', 'the host name cannot be resolved'],
  ['EHOSTUNREACH', 'there is no route to the host'],
  ['ECONNRESET', 'the connection was closed; a server with TLS is reached by https'],
  ['EPROTO', 'it does not answer over TLS; is it served by http?'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'it does not answer over TLS; is it served by http?'],
  ['ERR_SSL_PACKET_LENGTH_TOO_LONG', 'it does not answer over TLS; is it served by http?'],
  ['TimeoutError', 'it did not answer in time'],
])

/** Codes of an error and of its causes, the outer first. */
function codesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return []
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name
  return [code, ...codesOf(error.cause)]
}

const firstOf = (table: ReadonlyMap<string, string>, error: unknown): string | undefined =>
  codesOf(error)
    .map((code) => table.get(code))
    .find((sentence) => sentence !== undefined)

/** What is wrong with the certificate of the server; undefined for other failures. */
export function certificateFailure(error: unknown): string | undefined {
  const sentence = firstOf(CERTIFICATE_FAILURES, error)
  return sentence === NOT_TRUSTED ? NOT_TRUSTED + REMEDY : sentence
}

/** Why no response came; undefined for failures that are not known. */
export const connectionFailure = (error: unknown): string | undefined =>
  certificateFailure(error) ?? firstOf(CONNECTION_FAILURES, error)

/** Why an address could not be fetched, for who named it. Texts of the TLS library and of the system are left out. */
export const fetchFailure = (error: unknown): string =>
  firstOf(CERTIFICATE_FAILURES, error) ??
  firstOf(CONNECTION_FAILURES, error) ??
  (error instanceof NotFetched ? error.message : 'it cannot be reached')
