import type { Context } from '#domain/context.ts'
import { addUserGrant } from '#domain/grant/add-user-grant.ts'
import { identityOf, type Person } from '#domain/user/flows/transfer/person.ts'
import { AppError, notFound } from '#kit/errors.ts'
import type { Relations } from '#people-format/read-relations.ts'

interface Granting {
  /** '' in a dry run, which stores no user. */
  readonly userId: string
  readonly person: Person
  readonly relations: Relations
  readonly options: { readonly dryRun: boolean }
}

/** Gives a person the roles that the file names. Grants that exist are skipped, so that a second run completes the rest. */
export async function grantRoles(
  ctx: Omit<Context, 'now'>,
  { userId, person, relations, options }: Granting,
): Promise<void> {
  const { orgId } = identityOf(person)
  for (const { projectId, roleKeys } of relations.grants) {
    if (options.dryRun) {
      const query = ctx.rows.selectFrom('projects').select('id').where('id', '=', projectId)
      if (!(await query.executeTakeFirst())) throw notFound('COMMAND-Af8Fe', 'Errors.Project.NotFound')
      continue
    }
    try {
      await addUserGrant({ ...ctx, now: Date.now() }, { orgId, userId, projectId, projectGrantId: '', roleKeys })
    } catch (error) {
      if (!(error instanceof AppError) || error.kind !== 'alreadyExists') throw error
    }
  }
}
