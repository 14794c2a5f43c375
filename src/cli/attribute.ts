import { administer } from '#cli/administration.ts'
import type { Command, OptionValues } from '#cli/run-command.ts'
import { readTarget, serverOptions, serverUsage } from '#cli/server-options.ts'
import { ConfigError } from '#config'
import type { AddAttribute } from '#domain/attribute-definition/add-attribute.ts'
import { MAX_ATTRIBUTE_LENGTH } from '#domain/attribute-definition/attributes.ts'

export const attributeOptions = {
  'max-length': { type: 'string' },
  regex: { type: 'string' },
  enum: { type: 'string' },
  unique: { type: 'boolean' },
  ...serverOptions,
} as const

export const attributeUsage = `Usage: usher attribute add <name> [--max-length N] [--regex RE] [--enum a,b] [--unique]
       usher attribute list
       usher attribute remove <name>
       ${serverUsage}`

/** `usher attribute`: custom attributes of users. */
export const attribute: Command = async (config, { json, args, values }) => {
  const [action = '', name] = args
  const print = (text: string, output: unknown) => process.stdout.write(json ? `${JSON.stringify(output)}\n` : text)
  if (args.length !== (action === 'list' ? 1 : 2)) throw new ConfigError(attributeUsage)
  const target = readTarget(values)
  await administer(config, target, async (instance) => {
    if (action === 'add' && name) {
      const definition = toDefinition(name, values)
      await instance.addAttribute(definition)
      print(`Attribute ${name} is defined.\n`, definition)
    } else if (action === 'list') {
      const attributes = await instance.listAttributes()
      print(attributes.map(line).join(''), attributes)
    } else if (action === 'remove' && name) {
      await instance.removeAttribute(name)
      print(`Attribute ${name} is removed.\n`, { removed: name })
    } else throw new ConfigError(attributeUsage)
  })
  return 0
}

function toDefinition(name: string, values: OptionValues): AddAttribute {
  const length = text(values, 'max-length') ?? String(MAX_ATTRIBUTE_LENGTH)
  if (!/^\d+$/.test(length)) throw new ConfigError(`--max-length has to be a number, not "${length}"`)
  return {
    name,
    maxLength: Number(length),
    regex: text(values, 'regex') ?? '',
    values: text(values, 'enum')?.split(',') ?? [],
    unique: values.unique === true,
  }
}

const line = ({ name, maxLength, regex, values, unique }: AddAttribute): string => {
  const rules = [
    `at most ${maxLength} characters`,
    ...(regex ? [`like ${regex}`] : []),
    ...(values.length > 0 ? [`one of ${values.join(', ')}`] : []),
    ...(unique ? ['unique'] : []),
  ]
  return `${name.padEnd(30)}  ${rules.join('; ')}\n`
}

const text = (values: OptionValues, name: string): string | undefined => {
  const value = values[name]
  return typeof value === 'string' ? value : undefined
}
