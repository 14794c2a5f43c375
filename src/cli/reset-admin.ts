import { bearerOf, isServing, openRuntime } from '#cli/administration.ts'
import { madeUpPassword } from '#cli/first-start.ts'
import { resetInStore } from '#cli/reset-admin/in-store.ts'
import { resetThroughServer } from '#cli/reset-admin/through-server.ts'
import type { Command } from '#cli/run-command.ts'
import { ownServer } from '#cli/server-address.ts'
import { type Config, ConfigError } from '#config'
import { AppError } from '#kit/errors.ts'
import { translate } from '#kit/translate.ts'

export const resetAdminOptions = { user: { type: 'string' } } as const

export const resetAdminUsage = `Usage: usher reset-admin       gives the administrator a new password, prints it once, and unlocks the account
       --user NAME             another user; otherwise the one of USHER_ADMIN_USERNAME
       Second factors stay. Beside a running server with the embedded store, it needs the token of the data folder.`

/** `usher reset-admin`: for operators who have lost the first password. */
export const resetAdmin: Command = async (config, { json, args, values }) => {
  if (args.length > 0) throw new ConfigError(resetAdminUsage)
  const userName = typeof values.user === 'string' ? values.user : config.adminUserName
  const password = madeUpPassword()
  await reset(config, userName, password)
  process.stdout.write(
    json
      ? `${JSON.stringify({ userName, password })}\n`
      : `admin         ${userName}\npassword      ${password}   (shown this once)\n`,
  )
  return 0
}

/** In the store where this process may open it, else through the server that has it open. */
async function reset(config: Config, userName: string, password: string): Promise<void> {
  const runtime = await openRuntime(config)
  if ('refused' in runtime) {
    const server = await ownServer(config)
    if (!(await isServing(server))) throw runtime.refused
    return resetThroughServer({ ...server, token: await bearerOf(config, undefined) }, userName, password)
  }
  try {
    await resetInStore(runtime.services, userName, password)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    throw new Error(translate('en', error.key, error.params) ?? error.key, { cause: error })
  } finally {
    await runtime.close()
  }
}
