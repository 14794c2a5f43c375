import { fromPage, knownQuery, MAX_LIMIT, pageQuery, single, toInteger } from '#api/nevis/page.ts'
import { type Call, param, type Reply } from '#api/nevis/route.ts'
import type { Schema } from '#api/nevis/schema.ts'
import { isoSeconds } from '#api/nevis/time.ts'
import { time } from '#api/nevis/user-schema.ts'
import type { KeyContext } from '#domain/access-key/authenticate-access-key.ts'
import { invalidFields } from '#domain/input/field-failure.ts'
import { listPasskeys as list } from '#domain/user/passwordless/list-passkeys.ts'
import { removePasskey } from '#domain/user/passwordless/remove-passkey.ts'
import { getDescribedUser } from '#domain/user/person/get-described-user.ts'
import { resolveUser } from '#domain/user/person/resolve-user.ts'

export const passkey: Schema = {
  title: 'Passkey',
  type: 'object',
  properties: {
    passkeyId: { type: 'string' },
    userId: { type: 'string' },
    aaguid: { type: 'string' },
    rpId: { type: 'string' },
    userAgent: { type: 'string' },
    userFriendlyName: { type: 'string' },
    stateName: { type: 'string', enum: ['active', 'invalid'] },
    created: time,
    lastModified: time,
    version: { type: 'integer' },
  },
}

type Listed = Awaited<ReturnType<typeof list>>['passkeys'][number]

/** Registered passkeys are active; their use counter distinguishes their versions. */
const fromPasskey = (passkey: Listed, userId: string) => ({
  passkeyId: passkey.id,
  userId,
  aaguid: passkey.aaguid,
  rpId: passkey.rpId,
  ...(passkey.userAgent ? { userAgent: passkey.userAgent } : {}),
  ...(passkey.name ? { userFriendlyName: passkey.name } : {}),
  stateName: 'active',
  created: isoSeconds(passkey.createdAt),
  lastModified: isoSeconds(passkey.changedAt),
  version: passkey.counter + 1,
})

/** Lists in the order of registration; the token is the position of the previous page's last entry. */
export async function listPasskeys(ctx: KeyContext, call: Call): Promise<Reply> {
  const target = await resolveUser(ctx, ctx.orgId, param(call, 'userId'))
  await getDescribedUser(ctx, target)
  const limit = toInteger(call, 'limit', { fallback: MAX_LIMIT, max: MAX_LIMIT })
  const failures = [...limit.failures, ...knownQuery(call, (name) => Object.hasOwn(pageQuery, name))]
  if (failures.length > 0) throw invalidFields(failures)
  const { passkeys } = await list(ctx, target)
  const token = single(call, 'continuationToken') ?? ''
  const ordered = passkeys.map((one) => ({ one, place: placeOf(one) })).sort((a, b) => (a.place < b.place ? -1 : 1))
  const rest = ordered.filter(({ place }) => place > token)
  const page = rest.slice(0, limit.value)
  const next = rest.length > page.length ? page.at(-1)?.place : undefined
  const items = page.map(({ one }) => fromPasskey(one, target.id))
  return { status: 200, body: fromPage(items, limit.value, next) }
}

/** Sorts as text: milliseconds of these centuries have thirteen digits. */
const placeOf = ({ createdAt, id }: Listed): string => `${createdAt}_${id}`

export async function deletePasskey(ctx: KeyContext, call: Call): Promise<Reply> {
  const target = await resolveUser(ctx, ctx.orgId, param(call, 'userId'))
  await getDescribedUser(ctx, target)
  await removePasskey(ctx, target, param(call, 'passkeyId'))
  return { status: 204 }
}
