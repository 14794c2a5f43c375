/** Executions and their possible conditions on the wire; calls of both versions. */
import type { DescService } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { type ConditionMessage, fromCondition, methodsOf, toCondition } from '#api/zitadel/action-v2/condition.ts'
import type { ActionService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { fromPage, toPage } from '#api/zitadel/messages-v2/list.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { type FoundExecution, listExecutions } from '#domain/action/action-queries.ts'
import { FUNCTIONS, kindOf } from '#domain/action/condition.ts'
import { setExecution } from '#domain/action/set-execution.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { cutPage } from '#domain/listing/cut-page.ts'

const fromExecution = (one: FoundExecution) => ({
  condition: fromCondition(one.condition),
  creationDate: timestampFromMs(one.createdAt),
  changeDate: timestampFromMs(one.changedAt),
  targets: [...one.targets],
})

/** Kinds by the number of `ExecutionType`, which both versions share. */
const kinds = [undefined, 'request', 'response', 'event', 'function'] as const

type ExecutionFilter =
  | { readonly case: 'inConditionsFilter'; readonly value: { readonly conditions: readonly ConditionMessage[] } }
  | { readonly case: 'executionTypeFilter'; readonly value: { readonly executionType: number } }
  | { readonly case: 'targetFilter'; readonly value: { readonly targetId: string } }
  | { readonly case: undefined; readonly value?: undefined }

function matches(one: FoundExecution, filter: ExecutionFilter, services: readonly DescService[]): boolean {
  switch (filter.case) {
    case 'inConditionsFilter':
      return filter.value.conditions.some((condition) => toCondition(condition, services) === one.condition)
    case 'executionTypeFilter':
      return kindOf(one.condition) === kinds[filter.value.executionType]
    case 'targetFilter':
      return one.targets.includes(filter.value.targetId)
    default:
      return true
  }
}

/** Returns the services whose calls executions can be set for. */
export type ServedDescriptors = () => Promise<readonly DescService[]>

interface ListRequest {
  readonly pagination?: { readonly offset: bigint; readonly limit: number; readonly asc: boolean } | undefined
  readonly filters: readonly { readonly filter: ExecutionFilter }[]
}

/** The handlers. */
export const executionCalls = (served: ServedDescriptors) => ({
  async setExecution(
    ctx: OrgContext,
    request: { readonly condition?: ConditionMessage | undefined; readonly targets: readonly string[] },
  ) {
    const condition = toCondition(request.condition, await served())
    return { setDate: timestampFromMs(await setExecution(ctx, condition, request.targets)) }
  },
  async listExecutions(ctx: OrgContext, { pagination, filters }: ListRequest) {
    const page = toPage(pagination)
    const services = await served()
    const all = (await listExecutions(ctx)).filter((one) =>
      filters.every(({ filter }) => matches(one, filter, services)),
    )
    const executionPage = cutPage(all, page, ({ condition }) => condition)
    return { pagination: fromPage(executionPage, page), executions: executionPage.entries.map(fromExecution) }
  },
  async listExecutionFunctions(ctx: OrgContext) {
    requireOnInstance(ctx.caller, 'action.execution.read')
    return { functions: [...FUNCTIONS] }
  },
  async listExecutionMethods(ctx: OrgContext) {
    requireOnInstance(ctx.caller, 'action.execution.read')
    return { methods: methodsOf(await served()) }
  },
  async listExecutionServices(ctx: OrgContext) {
    requireOnInstance(ctx.caller, 'action.execution.read')
    return { services: (await served()).map(({ typeName }) => typeName) }
  },
})

/** Handlers of version 2; a type check of the calls against its messages. */
export const executions = (served: ServedDescriptors) =>
  executionCalls(served) satisfies ServiceHandlers<typeof ActionService, OrgContext>
