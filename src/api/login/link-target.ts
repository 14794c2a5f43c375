import { contextIn, type Visit } from '#api/login/visit.ts'
import type { PageContext } from '#domain/sign-in/page-context.ts'
import type { CodeSlot } from '#domain/user/code-slots.ts'
import type { LinkCode } from '#domain/user/redeem-code.ts'
import { userAggregate } from '#domain/user/user.ts'

/** User and code of a mailed link. */
export interface LinkTarget extends LinkCode {
  readonly ctx: PageContext
  /** The link's own values but the code, for the forms of its page. */
  readonly carry: Readonly<Record<string, string>>
}

/**
 * Reads a link, or the form of its page; undefined without a user. Finds the user only in the organization that the
 * link names.
 */
export async function linkTarget(
  visit: Visit,
  values: URLSearchParams,
  slot: CodeSlot,
): Promise<LinkTarget | undefined> {
  const userId = values.get('userID') ?? ''
  if (!userId) return undefined
  const [named, codeId] = [values.get('orgID'), values.get('codeID')]
  const orgId = named || (await visit.services.events.load(userAggregate, userId)).owner
  return {
    ctx: contextIn(visit, orgId),
    user: { id: userId, within: orgId },
    slot,
    code: readCode(values.get('code') ?? '', slot),
    carry: { userID: userId, ...(named ? { orgID: named } : {}), ...(codeId ? { codeID: codeId } : {}) },
  }
}

/** Normalizes a code: undoes changes by users and mail programs. */
function readCode(typed: string, { kind }: CodeSlot): string {
  const code = typed.replace(/\s/g, '')
  return kind === 'passwordlessInit' ? code : code.toUpperCase()
}
