import { hashToken, makeToken } from '#crypto/token.ts'
import { accessKeyAdded, accessKeyAggregate } from '#domain/access-key/access-key.ts'
import { parseReturnUrl } from '#domain/access-key/return-url.ts'
import { author, type OrgContext } from '#domain/context.ts'
import { INSTANCE_ID, instanceAggregate } from '#domain/instance/instance.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { loadStandingOrg, orgStands } from '#domain/org/standing-org.ts'
import { change } from '#eventstore/event-store.ts'
import { invalidArgument } from '#kit/errors.ts'

export interface AddAccessKey {
  /** Letters, digits and underscores, at most 30. */
  readonly name: string
  /** The organization whose users the key reaches; '' : the instance's first. */
  readonly orgId: string
  readonly returnUrls: readonly string[]
}

const NAME = /^[A-Za-z0-9_]{1,30}$/

/** Makes a key. It is answered once and kept as a hash only. */
export async function addAccessKey(
  ctx: OrgContext,
  input: AddAccessKey,
): Promise<{ keyId: string; name: string; orgId: string; key: string }> {
  requireOnInstance(ctx.caller, 'iam.write')
  const key = makeToken()
  const event = decideAddAccessKey(input, hashToken(key))
  const orgId = input.orgId || (await ctx.events.load(instanceAggregate, INSTANCE_ID)).state.defaultOrgId
  // Events name their maker by id alone, so it has a sign in it that no user's can (user/chosen-id.ts).
  const keyId = `key:${ctx.newId()}`
  const before = ctx.events.unborn(accessKeyAggregate, keyId)
  await ctx.events.retry(async () => {
    const org = await loadStandingOrg(ctx, orgId)
    await ctx.events.push(author(ctx), [
      change({ aggregate: accessKeyAggregate, before, owner: orgId, events: [event] }),
      orgStands(org),
    ])
  })
  return { keyId, name: input.name, orgId, key }
}

export function decideAddAccessKey({ name, returnUrls }: Omit<AddAccessKey, 'orgId'>, keyHash: string) {
  if (!NAME.test(name)) throw invalidArgument('ACCKEY-Name1', 'Errors.AccessKey.NameInvalid')
  const urls = returnUrls.map((url) => parseReturnUrl(url)?.href)
  const known = urls.filter((url) => url !== undefined)
  if (known.length < urls.length) throw invalidArgument('ACCKEY-Url01', 'Errors.AccessKey.ReturnUrlInvalid')
  return accessKeyAdded({ name, keyHash, returnUrls: [...new Set(known)] })
}
