/** The error reference, docs/errors.md, generated from the tables of reasons and of their forms in the APIs. */
import { readFileSync } from 'node:fs'
import { Code } from '@connectrpc/connect'
import { sameIds } from '../../src/api/zitadel/auth-v1/same-ids.ts'
import { type V1Entry, type V1Error, v1Errors } from '../../src/api/zitadel/errors-v1/errors-v1.ts'
import { CODES } from '../../src/api/zitadel/interceptors/errors.ts'
import { type ReasonEntry, reasons } from '../../src/domain/reasons/reason.ts'
import { translate } from '../../src/kit/translate.ts'
import type { Source } from './source.ts'

export const ERROR_REFERENCE = 'docs/errors.md'

const head = `# Errors

Every reason for which the server rejects a call, with its form in the ZITADEL APIs: gRPC code, HTTP status, id and
English text. Texts are translated into the language of the request. Where an id or a code depends on the RPC, the RPCs
follow. \`npm run errors\` writes this page from src/domain/reasons and src/api/zitadel/errors-v1.

| Reason | gRPC code | HTTP | Id | Text |
|---|---|---|---|---|
`

/** Returns the page as the tables define it. */
export function errorReference(): string {
  const rows = Object.entries(reasons).sort(([one], [other]) => (one < other ? -1 : 1))
  return head + rows.map(([reason, entry]) => rowOf(reason, entry, v1Errors.get(reason))).join('') + aliases()
}

/** RPCs that are not named in the table, since their errors have the ids of another. */
const aliases = (): string =>
  `\n## RPCs with the ids of another\n\n| RPC of AuthService | Ids of |\n|---|---|\n${[...sameIds].map(([rpc, other]) => `| ${rpc} | ${other} |\n`).join('')}`

function rowOf(reason: string, entry: ReasonEntry, v1: V1Entry | undefined): string {
  const kind = v1?.kind ?? entry.kind
  const text = translate('en', v1?.key ?? entry.key) ?? entry.key
  const byRpc = Object.entries(v1?.rpcs ?? {}).map(([rpc, error]) => `${rpc}: ${formOf(error, kind)}`)
  const ids = [v1?.id ? `\`${v1.id}\`` : '', ...byRpc].filter(Boolean)
  const [code, status] = CODES[kind]
  return `| \`${reason}\` | ${Code[code]} | ${status} | ${ids.join('<br>')} | ${text.replaceAll('|', '\\|')} |\n`
}

function formOf({ id, kind }: V1Error, usual: ReasonEntry['kind']): string {
  return kind && kind !== usual ? `\`${id}\` (${Code[CODES[kind][0]]}, ${CODES[kind][1]})` : `\`${id}\``
}

/** Reasons without an entry in the table of the ZITADEL APIs. */
export const reasonsWithoutEntry = (): string[] => Object.keys(reasons).filter((reason) => !v1Errors.has(reason))

/** Reasons that layers below the domain name in text, and that the tables of the domain do not declare. */
export const undeclaredReasons = (sources: readonly Source[]): string[] =>
  sources
    .filter(({ path }) => /^src\/(crypto|eventstore|kit)\//.test(path) && !path.endsWith('.test.ts'))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/reason: '(\w+\.\w+)'/g)]
        .map(([, reason = '']) => reason)
        .filter((reason) => !Object.hasOwn(reasons, reason))
        .map((reason) => `${path}: ${reason}`),
    )

/** The page, if it differs from the tables. */
export function staleErrorReference(): string[] {
  const written = readFileSync(ERROR_REFERENCE, 'utf8')
  return written === errorReference() ? [] : [`${ERROR_REFERENCE}: run npm run errors`]
}
