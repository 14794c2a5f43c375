import { hashToken, makeToken } from '#crypto/token.ts'
import { accessKeyAdded, accessKeyAggregate } from '#domain/access-key/access-key.ts'
import { parseReturnUrl } from '#domain/access-key/return-url.ts'
import { noPermission } from '#domain/caller.ts'
import { author, type Context } from '#domain/context.ts'
import { INSTANCE_ID, instanceAggregate } from '#domain/instance/instance.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { loadExistingOrg, orgMustExist } from '#domain/org/existing-org.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { change } from '#eventstore/change.ts'

export interface AddAccessKey {
  /** Letters, digits and underscores, at most 30. */
  readonly name: string
  /** Organization whose users the key may access; '': the default organization. */
  readonly orgId: string
  readonly returnUrls: readonly string[]
}

const NAME = /^[A-Za-z0-9_]{1,30}$/

/**
 * Creates a key and returns it this once; only its hash is stored. Rejects a user who acts in the name of another one:
 * the key would outlive the token.
 */
export async function addAccessKey(
  ctx: Context,
  input: AddAccessKey,
): Promise<{ keyId: string; name: string; orgId: string; key: string }> {
  requireOnInstance(ctx.caller, 'iam.write')
  if (ctx.caller.hasActor) throw noPermission()
  const key = makeToken()
  const event = decideAddAccessKey(input, hashToken(key))
  const orgId = input.orgId || (await ctx.events.load(instanceAggregate, INSTANCE_ID)).state.defaultOrgId
  // Events record only the id of their creator: ids of keys contain a character that ids of users cannot have.
  const keyId = `key:${ctx.newId()}`
  const before = ctx.events.nonexistent(accessKeyAggregate, keyId)
  await ctx.events.retry(async () => {
    const org = await loadExistingOrg(ctx, orgId)
    await ctx.events.push(author(ctx), [
      change({ aggregate: accessKeyAggregate, before, owner: orgId, events: [event] }),
      orgMustExist(org),
    ])
  })
  return { keyId, name: input.name, orgId, key }
}

export function decideAddAccessKey({ name, returnUrls }: Omit<AddAccessKey, 'orgId'>, keyHash: string) {
  if (!NAME.test(name)) throw refuse('accessKey.nameInvalid')
  const urls = returnUrls.map((url) => parseReturnUrl(url)?.href)
  const known = urls.filter((url) => url !== undefined)
  if (known.length < urls.length) throw refuse('accessKey.returnUrlInvalid')
  return accessKeyAdded({ name, keyHash, returnUrls: [...new Set(known)] })
}
