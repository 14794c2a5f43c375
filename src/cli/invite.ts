import { bearerOf, isServing, openRuntime, type Target } from '#cli/administration.ts'
import { invitationsInStore } from '#cli/invite/in-store.ts'
import type { Invitations } from '#cli/invite/invitations.ts'
import { invitationsThroughServer } from '#cli/invite/through-server.ts'
import type { Command } from '#cli/run-command.ts'
import { ownServer } from '#cli/server-address.ts'
import { readTarget, serverOptions, serverUsage } from '#cli/server-options.ts'
import type { Config } from '#config'

export const inviteOptions = {
  org: { type: 'string' },
  'dry-run': { type: 'boolean' },
  ...serverOptions,
} as const

export const inviteUsage = `Usage: usher invite            mails everybody in state initial a link to set up the account
       usher invite USER_NAME …   only these
       --org ID                only people of this organization
       --dry-run               counts them, sends no mail
       ${serverUsage}`

/** `usher invite`: for users imported without a credential (docs/moving-users.md). */
export const invite: Command = async (config, { json, args, values }) => {
  const text = (name: string): string => (typeof values[name] === 'string' ? values[name] : '')
  const invitations = await openInvitations(config, readTarget(values))
  const requestedUsers = new Set(args)
  const counts = { invited: 0, withoutEmail: 0 }
  try {
    for await (const person of invitations.waiting(text('org'))) {
      if (requestedUsers.size > 0 && !requestedUsers.delete(person.userName)) continue
      if (person.email === '') {
        counts.withoutEmail++
        process.stderr.write(`${person.userName}: has no email address\n`)
        continue
      }
      if (values['dry-run'] !== true) await invitations.invite(person)
      counts.invited++
    }
  } finally {
    await invitations.close()
  }
  for (const name of requestedUsers) process.stderr.write(`${name}: nobody of this user name waits for an invitation\n`)
  const verb = values['dry-run'] === true ? 'would be invited' : 'invited'
  const sentence = `${counts.invited} ${verb}; ${counts.withoutEmail} without an email address.\n`
  process.stdout.write(json ? `${JSON.stringify(counts)}\n` : sentence)
  return requestedUsers.size > 0 ? 1 : 0
}

/** The store where this process may open it, else the server that has it open. */
async function openInvitations(config: Config, { url, token }: Target): Promise<Invitations> {
  if (url !== undefined) return invitationsThroughServer({ url, token: await bearerOf(config, token) })
  const runtime = await openRuntime(config)
  if (!('refused' in runtime)) return invitationsInStore(runtime)
  const localServer = await ownServer(config)
  if (!(await isServing(localServer))) throw runtime.refused
  return invitationsThroughServer({ ...localServer, token: await bearerOf(config, undefined) })
}
