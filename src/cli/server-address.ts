/** The address of a running server, in a file of its data folder: commands on the same machine call it there. */
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { isIPv6 } from 'node:net'
import path from 'node:path'
import type { Server } from '#cli/server-call.ts'
import type { Config } from '#config'

const fileOf = (config: Pick<Config, 'dataDir'>): string => path.join(config.dataDir, 'server.json')

/** All addresses of the machine, and the usual one: certificates are issued for its name. */
const AS_LOCALHOST: ReadonlySet<string> = new Set(['0.0.0.0', '::', '127.0.0.1'])

/** Where the server of this configuration is reached from its own machine. */
export const ownUrl = ({ host, port, tlsCertFile }: Pick<Config, 'host' | 'port' | 'tlsCertFile'>): string =>
  `${tlsCertFile ? 'https' : 'http'}://${AS_LOCALHOST.has(host) ? 'localhost' : isIPv6(host) ? `[${host}]` : host}:${port}`

/** Writes the address; returns the function that removes it. */
export async function announceAddress(config: Config): Promise<() => Promise<void>> {
  const file = fileOf(config)
  const certFile = config.tlsCertFile && path.resolve(config.tlsCertFile)
  const text = `${JSON.stringify({ url: ownUrl(config), certFile, pid: process.pid })}\n`
  const draft = `${file}.${process.pid}.tmp`
  await writeFile(draft, text, { mode: 0o600 })
  await rename(draft, file)
  return async () => {
    // Another server of the same folder may have replaced it.
    if ((await readFile(file, 'utf8').catch(() => '')) === text) await rm(file, { force: true })
  }
}

/** The server of the data folder as it has announced itself, else as the settings describe it. */
export async function ownServer(config: Config): Promise<Server> {
  const announced = await readFile(fileOf(config), 'utf8').catch(() => '')
  return serverIn(announced) ?? { url: ownUrl(config), certFile: config.tlsCertFile }
}

function serverIn(text: string): Server | undefined {
  try {
    // Written by `announceAddress` only, unless the file is damaged.
    const { url, certFile } = JSON.parse(text) as { url?: unknown; certFile?: unknown }
    if (typeof url !== 'string' || !URL.canParse(url)) return undefined
    return { url, certFile: typeof certFile === 'string' ? certFile : undefined }
  } catch {
    return undefined
  }
}
