import type { JsonRoute } from '#api/usher/json-routes.ts'
import { issueInitialToken } from '#domain/token/registration-tokens.ts'
import { invalidArgument } from '#kit/errors.ts'

/** Issues an initial access token for dynamic client registration in a project. */
export const registrationTokenRoute: JsonRoute = {
  method: 'POST',
  path: '/usher/v1/projects/:projectId/registration_tokens',
  async handle({ ctx, params: { projectId = '' }, body: { expires_in: lifetime, ...rest } }) {
    const [unknown] = Object.keys(rest)
    if (unknown !== undefined) throw invalidArgument('', `unknown member ${JSON.stringify(unknown)}`)
    if (lifetime !== undefined && typeof lifetime !== 'number') throw invalidArgument('', 'expires_in must be a number')
    const { token, expiresAt } = await issueInitialToken(ctx, { id: projectId }, lifetime)
    return { initial_access_token: token, expires_at: new Date(expiresAt).toISOString() }
  },
}
