/** Targets on the wire; the calls of both versions. */
import { type Duration, durationFromMs, durationMs, timestampFromMs } from '@bufbuild/protobuf/wkt'
import type { ActionService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { fromPage, toPage } from '#api/zitadel/messages-v2/list.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import { type FoundTarget, getTarget, listTargets } from '#domain/action/action-queries.ts'
import type { PayloadType, TargetSettings } from '#domain/action/actions.ts'
import { createTarget } from '#domain/action/create-target.ts'
import { deleteTarget } from '#domain/action/delete-target.ts'
import { updateTarget } from '#domain/action/update-target.ts'
import { cutPage } from '#domain/listing/cut-page.ts'
import { matchesText } from '#domain/listing/text-match.ts'

type TargetTypeMessage =
  | { readonly case: 'restWebhook' | 'restCall'; readonly value: { readonly interruptOnError: boolean } }
  | { readonly case: 'restAsync'; readonly value: unknown }
  | { readonly case: undefined; readonly value?: undefined }

interface TargetMessage {
  readonly name?: string | undefined
  readonly targetType: TargetTypeMessage
  readonly timeout?: Duration | undefined
  readonly endpoint?: string | undefined
  /** Number of the enum; absent in version 2 beta. */
  readonly payloadType?: number | undefined
}

/** By number of the enum; unspecified keeps the stored type, initially JSON. */
const PAYLOAD_TYPES: readonly (PayloadType | undefined)[] = [undefined, 'json', 'jwt', 'jwe']
const PAYLOAD_NUMBERS = { json: 1, jwt: 2, jwe: 3 } as const satisfies Record<PayloadType, number>

/** The settings that a message names. */
export function toSettings({
  name,
  targetType,
  timeout,
  endpoint,
  payloadType = 0,
}: TargetMessage): Partial<TargetSettings> {
  const payload = PAYLOAD_TYPES[payloadType]
  return {
    ...(name === undefined ? {} : { name }),
    ...(payload === undefined ? {} : { payloadType: payload }),
    ...(timeout === undefined ? {} : { timeoutMs: durationMs(timeout) }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...toType(targetType),
  }
}

function toType(message: TargetTypeMessage): Partial<Pick<TargetSettings, 'type' | 'interruptOnError'>> {
  if (message.case === undefined) return {}
  if (message.case === 'restAsync') return { type: 'async', interruptOnError: false }
  return { type: message.case === 'restCall' ? 'call' : 'webhook', interruptOnError: message.value.interruptOnError }
}

const noSettings: TargetSettings = {
  name: '',
  type: 'webhook',
  interruptOnError: false,
  timeoutMs: 0,
  endpoint: '',
  payloadType: 'json',
}

export const fromTarget = (target: FoundTarget) => ({
  id: target.id,
  creationDate: timestampFromMs(target.createdAt),
  changeDate: timestampFromMs(target.changedAt),
  name: target.name,
  timeout: durationFromMs(target.timeoutMs),
  endpoint: target.endpoint,
  signingKey: target.signingKey,
  targetType: fromType(target),
})

function fromType({ type, interruptOnError }: TargetSettings) {
  if (type === 'async') return { case: 'restAsync', value: {} } as const
  const value = { interruptOnError }
  return type === 'call' ? ({ case: 'restCall', value } as const) : ({ case: 'restWebhook', value } as const)
}

const sortings = [
  ({ id }: FoundTarget) => id,
  ({ id }: FoundTarget) => id,
  ({ createdAt }: FoundTarget) => createdAt,
  ({ changedAt }: FoundTarget) => changedAt,
  ({ name }: FoundTarget) => name,
  ({ type }: FoundTarget) => type,
  ({ endpoint }: FoundTarget) => endpoint,
  ({ timeoutMs }: FoundTarget) => timeoutMs,
  ({ interruptOnError }: FoundTarget) => Number(interruptOnError),
]

/** Orders targets by the number of a sorting column, which both versions share. */
export const orderOf = (column = 0) => sortings[column] ?? (({ id }: FoundTarget) => id)

/** The calls whose messages are the same in both versions. */
export const targetCalls = {
  async createTarget(ctx: OrgContext, request: TargetMessage) {
    const created = await createTarget(ctx, { ...noSettings, ...toSettings(request) })
    return { id: created.id, creationDate: timestampFromMs(created.createdAt), signingKey: created.signingKey }
  },
  async updateTarget(
    ctx: OrgContext,
    request: TargetMessage & { readonly id: string; readonly expirationSigningKey?: Duration | undefined },
  ) {
    const renewSigningKey = request.expirationSigningKey !== undefined
    const updated = await updateTarget(ctx, { id: request.id, changes: toSettings(request), renewSigningKey })
    return {
      changeDate: timestampFromMs(updated.changedAt),
      ...(updated.signingKey ? { signingKey: updated.signingKey } : {}),
    }
  },
  async deleteTarget(ctx: OrgContext, { id }: { readonly id: string }) {
    return (await deleteTarget(ctx, id)) ? { deletionDate: timestampFromMs(ctx.now) } : {}
  },
  async getTarget(ctx: OrgContext, { id }: { readonly id: string }) {
    return { target: fromTarget(await getTarget(ctx, id)) }
  },
}

/** A target of version 2; the beta has no payload types. */
const withPayload = (target: FoundTarget) => ({
  ...fromTarget(target),
  payloadType: PAYLOAD_NUMBERS[target.payloadType],
})

export const targets = {
  ...targetCalls,
  async getTarget(ctx, { id }) {
    return { target: withPayload(await getTarget(ctx, id)) }
  },
  async listTargets(ctx, { pagination, sortingColumn, filters }) {
    const page = toPage(pagination)
    const all = (await listTargets(ctx)).filter((target) =>
      filters.every(({ filter }) => {
        if (filter.case === 'inTargetIdsFilter') return filter.value.targetIds.includes(target.id)
        if (filter.case !== 'targetNameFilter') return true
        return matchesText(target.name, toTextQuery(filter.value.targetName, filter.value.method))
      }),
    )
    const targetPage = cutPage(all, page, orderOf(sortingColumn))
    return { pagination: fromPage(targetPage, page), targets: targetPage.entries.map(withPayload) }
  },
} satisfies ServiceHandlers<typeof ActionService, OrgContext>
