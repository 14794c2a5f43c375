import { administer, type ShownAccessKey } from '#cli/administration.ts'
import type { Command, OptionValues } from '#cli/run-command.ts'
import { readTarget, serverOptions, serverUsage } from '#cli/server-options.ts'
import { ConfigError } from '#config'

export const accessKeyOptions = {
  org: { type: 'string' },
  'return-url': { type: 'string', multiple: true },
  ...serverOptions,
} as const

export const accessKeyUsage = `Usage: usher access-key add <name> [--org ID] [--return-url URL]…   letters, digits, underscores
       usher access-key list
       usher access-key revoke <name>
       ${serverUsage}`

/** `usher access-key`: access keys of the Nevis API. */
export const accessKey: Command = async (config, { json, args, values }) => {
  const [action = '', name] = args
  const print = (text: string, output: unknown) => process.stdout.write(json ? `${JSON.stringify(output)}\n` : text)
  if (args.length !== (action === 'list' ? 1 : 2)) throw new ConfigError(accessKeyUsage)
  await administer(config, readTarget(values), async (instance) => {
    if (action === 'add' && name) {
      const orgId = text(values, 'org') ?? ''
      const added = await instance.addAccessKey({ name, orgId, returnUrls: texts(values, 'return-url') })
      print(`Access key ${added.name} (shown this once):\n${added.key}\n`, added)
    } else if (action === 'list') {
      const keys = await instance.listAccessKeys()
      print(keys.map(line).join(''), keys)
    } else if (action === 'revoke' && name) {
      await instance.revokeAccessKey(name)
      print(`Access key ${name} is revoked.\n`, { revoked: name })
    } else throw new ConfigError(accessKeyUsage)
  })
  return 0
}

const line = ({ name, created, orgId, returnUrls }: ShownAccessKey): string =>
  `${[name.padEnd(30), created, orgId, ...returnUrls].join('  ')}\n`

const text = (values: OptionValues, name: string): string | undefined => {
  const value = values[name]
  return typeof value === 'string' ? value : undefined
}
const texts = (values: OptionValues, name: string): string[] => {
  const value = values[name]
  return Array.isArray(value) ? value.map(String) : []
}
