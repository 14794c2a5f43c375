import { codeGenerators, generateCode } from '#crypto/code-generator.ts'
import { hashToken } from '#crypto/token.ts'
import type { OrgContext } from '#domain/context.ts'
import { requireOneLine } from '#domain/input/one-line.ts'
import { type AppConfig, hasSecret } from '#domain/project/app/app-config.ts'
import type { Project } from '#domain/project/project-state.ts'
import { alreadyExists, invalidArgument } from '#kit/errors.ts'
import { foldCase } from '#kit/fold-case.ts'

/** What an application is known by. The secret is answered once; what is kept is its hash. */
export interface NewClient {
  readonly appId: string
  readonly clientId: string
  /** '' : none. */
  readonly clientSecret: string
  readonly secretHash: string
}

export function newClient(ctx: Pick<OrgContext, 'newId'>, config: AppConfig): NewClient {
  return { appId: ctx.newId(), clientId: ctx.newId(), ...(hasSecret(config) ? newClientSecret() : noSecret) }
}

const noSecret = { clientSecret: '', secretHash: '' }

/** 64 random letters and digits: far too many to be guessed from a plain hash. */
export function newClientSecret(): { clientSecret: string; secretHash: string } {
  const clientSecret = generateCode(codeGenerators.clientSecret)
  return { clientSecret, secretHash: hashToken(clientSecret) }
}

/** The name as it is kept. Refuses an empty one, and one that another application of the project has. */
export function appName(project: Project, wanted: string, appId?: string): string {
  const name = wanted.trim()
  if (!name) throw invalidArgument('PROJECT-1n8df', 'Errors.Project.App.Invalid')
  requireOneLine({ name })
  const taken = Object.entries(project.apps).some(([id, app]) => id !== appId && foldCase(app.name) === foldCase(name))
  if (taken) throw alreadyExists('V3-DKcYh', 'Errors.Project.App.AlreadyExists')
  return name
}
