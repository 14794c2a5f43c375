import { timestampFromMs, timestampMs } from '@bufbuild/protobuf/wkt'
import type { ActionService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { fromPage, toPage } from '#api/zitadel/messages-v2/list.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { toComparison } from '#api/zitadel/timestamp-filter.ts'
import { getTarget } from '#domain/action/action-queries.ts'
import { addTargetKey } from '#domain/action/target-key/add-target-key.ts'
import type { TargetKey } from '#domain/action/target-key/events.ts'
import { removeTargetKey } from '#domain/action/target-key/remove-target-key.ts'
import { setTargetKeyActive } from '#domain/action/target-key/set-target-key-active.ts'
import { cutPage } from '#domain/listing/cut-page.ts'

type FoundKey = TargetKey & { readonly id: string }

const NEVER = Number.MAX_SAFE_INTEGER
const sortings = [
  ({ createdAt }: FoundKey) => createdAt,
  ({ createdAt }: FoundKey) => createdAt,
  ({ changedAt }: FoundKey) => changedAt,
  ({ expiresAt }: FoundKey) => expiresAt ?? NEVER,
]

const fromKey = (key: FoundKey) => ({
  keyId: key.id,
  active: key.isActive,
  publicKey: new TextEncoder().encode(key.publicKey),
  fingerprint: key.fingerprint,
  creationDate: timestampFromMs(key.createdAt),
  changeDate: timestampFromMs(key.changedAt),
  ...(key.expiresAt === null ? {} : { expirationDate: timestampFromMs(key.expiresAt) }),
})

/** Public keys of targets. */
export const publicKeys = {
  async addPublicKey(ctx, { targetId, publicKey, expirationDate }) {
    const expiresAt = expirationDate ? timestampMs(expirationDate) : null
    const pem = Buffer.from(publicKey).toString('utf8')
    const keyId = await addTargetKey(ctx, { targetId, publicKey: pem, expiresAt })
    return { keyId, creationDate: timestampFromMs(ctx.now) }
  },
  async activatePublicKey(ctx, { targetId, keyId: id }) {
    return { changeDate: timestampFromMs(await setTargetKeyActive(ctx, { targetId, id }, true)) }
  },
  async deactivatePublicKey(ctx, { targetId, keyId: id }) {
    return { changeDate: timestampFromMs(await setTargetKeyActive(ctx, { targetId, id }, false)) }
  },
  async removePublicKey(ctx, { targetId, keyId: id }) {
    return (await removeTargetKey(ctx, { targetId, id })) ? { deletionDate: timestampFromMs(ctx.now) } : {}
  },
  async listPublicKeys(ctx, { targetId, pagination, sortingColumn = 0, filters }) {
    const page = toPage(pagination)
    const { keys } = await getTarget(ctx, targetId)
    const all = Object.entries(keys).map(([id, key]): FoundKey => ({ ...key, id }))
    const matchingKeys = all.filter((key) =>
      filters.every(({ filter }) => {
        if (filter.case === 'keyIdsFilter') return filter.value.ids.includes(key.id)
        if (filter.case === 'activeFilter') return filter.value === key.isActive
        if (filter.case !== 'expirationDateFilter') return true
        const { timestamp, method } = filter.value
        return holds(key.expiresAt ?? NEVER, toComparison(method), timestamp ? timestampMs(timestamp) : 0)
      }),
    )
    const keyPage = cutPage(matchingKeys, page, sortings[sortingColumn] ?? (({ createdAt }: FoundKey) => createdAt))
    return { pagination: fromPage(keyPage, page), publicKeys: keyPage.entries.map(fromKey) }
  },
} satisfies ServiceHandlers<typeof ActionService, OrgContext>

function holds(one: number, comparison: ReturnType<typeof toComparison>, other: number): boolean {
  if (comparison === '>') return one > other
  if (comparison === '>=') return one >= other
  if (comparison === '<') return one < other
  return comparison === '<=' ? one <= other : one === other
}
