import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import type { Target } from '#cli/administration.ts'
import type { OptionValues } from '#cli/run-command.ts'
import { ConfigError } from '#config'

/** Options of commands that another server may do the work of. */
export const serverOptions = {
  url: { type: 'string' },
  token: { type: 'string' },
  ca: { type: 'string' },
} as const

export const serverUsage = `with --json, and --url URL --token TOKEN for another server
       --ca FILE               with --url: trust the authority whose certificate is in this PEM file`

/** Reads the options, and trusts the authority of `--ca` from here on. */
export function readTarget(values: OptionValues): Target {
  const text = (name: keyof typeof serverOptions): string | undefined => {
    const value = values[name]
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const [url, token, ca] = [text('url'), text('token'), text('ca')]
  for (const [name, value] of [['token', token] as const, ['ca', ca] as const])
    if (value !== undefined && url === undefined)
      throw new ConfigError(`--${name} needs --url, the address of a server`)
  if (ca !== undefined) trust(ca)
  return { url, token }
}

function trust(file: string): void {
  // From Node.js 24.5 on.
  if (typeof setDefaultCACertificates !== 'function')
    throw new ConfigError(`--ca needs Node.js 24.5 or newer; NODE_EXTRA_CA_CERTS=${file} does the same here`)
  try {
    const pem = readFileSync(file, 'utf8')
    // Text that holds no certificate would be skipped without an error.
    new X509Certificate(pem)
    setDefaultCACertificates([...getCACertificates('default'), pem])
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ConfigError(`--ca: ${file} cannot be used as certificate in PEM: ${reason}`)
  }
}
