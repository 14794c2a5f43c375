import type { V1Entry } from '#api/zitadel/errors-v1/errors-v1.ts'
import type { actionReasons } from '#domain/reasons/action-reasons.ts'

export const actionErrors = {
  'target.notFound': { id: 'COMMAND-k4s7ucu0ax' },
  'target.nameEmpty': { id: 'COMMAND-ddqbm9us5p' },
  'target.timeoutInvalid': { id: 'COMMAND-39f35d8uri' },
  'target.endpointInvalid': { id: 'COMMAND-1r2k6qo6wg' },
  'target.tooMany': { id: 'ACTION-Many1' },
  'target.unreachable': { id: 'EXEC-dra6yamk98' },
  'target.rejected': { id: 'EXEC-dra6yamk98' },
  'target.keyMissing': { id: 'EXEC-Key01' },
  'targetKey.notFound': { id: 'ACTION-Key02' },
  'targetKey.invalid': { id: 'ACTION-Key03' },
  'targetKey.expired': { id: 'ACTION-Key04' },
  'targetKey.active': { id: 'ACTION-Key05' },
  'execution.targetsInvalid': { id: 'COMMAND-gc2a4bsdb6' },
  'execution.conditionInvalid': { id: 'ACTION-5r5Ju' },
  'target.answeredError': { id: 'EXEC-reUaUZCzCp' },
} satisfies Readonly<Record<keyof typeof actionReasons, V1Entry>>
