/** Queries for persons of an organization as another directory describes them. Machines are none. */
import type { Context, Details } from '#domain/context.ts'
import { detailsOfRow } from '#domain/listing/details-of-row.ts'
import { PROVISIONED_PREFIX } from '#domain/user/provisioning/provisioned-user.ts'
import type { Profile } from '#domain/user/user-state.ts'
import type { UserRow } from '#domain/user/user-view.ts'

/** A person as stored. */
export interface ProvisionedView extends Details {
  readonly id: string
  readonly userName: string
  readonly profile: Profile
  /** '' : none; so for the number. */
  readonly email: string
  readonly phone: string
  readonly active: boolean
  /** Memberships of groups, and everything that no member above has, by metadata key. */
  readonly metadata: ReadonlyMap<string, string>
}

type Reader = Pick<Context, 'rows'>

const BATCH = 500

const peopleOf = ({ rows }: Reader, orgId: string) =>
  rows.selectFrom('users').selectAll().where('org_id', '=', orgId).where('type', '=', 'human')

/** Returns a person; undefined for an unknown id. */
export async function findProvisionedUser(
  ctx: Reader,
  orgId: string,
  id: string,
): Promise<ProvisionedView | undefined> {
  const [view] = await viewsOf(ctx, await peopleOf(ctx, orgId).where('id', '=', id).execute())
  return view
}

/** Returns a page of the persons, the oldest first. */
export async function listProvisionedUsers(
  ctx: Reader,
  orgId: string,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<ProvisionedView[]> {
  const page = peopleOf(ctx, orgId).orderBy('created_at').orderBy('id').offset(offset).limit(limit)
  return viewsOf(ctx, await page.execute())
}

export async function countProvisionedUsers({ rows }: Reader, orgId: string): Promise<number> {
  const counted = await rows
    .selectFrom('users')
    .select((eb) => eb.fn.countAll<number | string>().as('total'))
    .where('org_id', '=', orgId)
    .where('type', '=', 'human')
    .executeTakeFirst()
  return Number(counted?.total ?? 0)
}

/** Returns every person by id, in batches. */
export async function* readProvisionedUsers(ctx: Reader, orgId: string): AsyncGenerator<ProvisionedView[]> {
  for (let last = ''; ; ) {
    const rows = await peopleOf(ctx, orgId).where('id', '>', last).orderBy('id').limit(BATCH).execute()
    if (rows.length > 0) yield await viewsOf(ctx, rows)
    last = rows.at(-1)?.id ?? ''
    if (rows.length < BATCH) return
  }
}

/** Returns the persons with the given ids by id, in batches; skips unknown ids. */
export async function* readProvisionedUsersById(
  ctx: Reader,
  orgId: string,
  ids: ReadonlySet<string>,
): AsyncGenerator<ProvisionedView[]> {
  const sorted = [...ids].sort()
  for (let at = 0; at < sorted.length; at += BATCH) {
    const batch = peopleOf(ctx, orgId).where('id', 'in', sorted.slice(at, at + BATCH))
    yield await viewsOf(ctx, await batch.orderBy('id').execute())
  }
}

async function viewsOf({ rows }: Reader, users: readonly UserRow[]): Promise<ProvisionedView[]> {
  if (users.length === 0) return []
  const ids = users.map(({ id }) => id)
  const entries = await rows
    .selectFrom('user_metadata')
    .select(['user_id', 'key', 'value'])
    .where('user_id', 'in', ids)
    .execute()
  const provisioned = entries.filter(({ key }) => key.startsWith(PROVISIONED_PREFIX))
  const byUser = Map.groupBy(provisioned, (entry) => entry.user_id)
  return users.map((row) => {
    const texts = (byUser.get(row.id) ?? []).map(({ key, value }) => [key, textOf(value)] as const)
    return viewOf(row, new Map(texts))
  })
}

const textOf = (base64: string): string => Buffer.from(base64, 'base64').toString()

const viewOf = (row: UserRow, metadata: ProvisionedView['metadata']): ProvisionedView => ({
  ...detailsOfRow(row),
  id: row.id,
  userName: row.user_name,
  profile: {
    firstName: row.first_name,
    lastName: row.last_name,
    nickName: row.nick_name,
    displayName: row.display_name,
    preferredLanguage: row.preferred_language,
    gender: row.gender,
  },
  email: row.email,
  phone: row.phone,
  active: row.state !== 'inactive',
  metadata,
})
