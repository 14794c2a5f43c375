/** Output of `usher start` once it serves. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import type { FirstStart } from '#cli/first-start.ts'
import { servesMailbox } from '#cli/start/mailbox-address.ts'
import type { Config } from '#config'

export interface Started {
  readonly config: Config
  readonly url: string
  readonly first: FirstStart | undefined
}

/** For scripts: one JSON object. */
export const summary = ({ config, url, first }: Started) => ({
  url,
  ...(first ? { admin: first } : {}),
  patFile: config.adminPatFile,
  nevisKeyFile: config.nevisKeyFile,
  mail: config.smtpUrl ? 'smtp' : path.join(config.dataDir, 'mail'),
  ...(servesMailbox(config, url) ? { mails: `${url}/mails` } : {}),
})

export function banner({ config, url, first }: Started): string {
  const files = [`${config.adminPatFile} (API)`, `${config.nevisKeyFile} (Nevis)`]
    .filter((file) => existsSync(file.replace(/ \(\w+\)$/, '')))
    .map(displayPath)
  return [
    `Usher is ready  ${url}`,
    `  admin         ${config.adminUserName}`,
    `  password      ${passwordLine(first)}`,
    `  tokens        ${files.join(', ') || 'none on this machine'}`,
    `  mail          ${mailLine(config, url)}`,
    `  next          sign in at ${url}/ui/login`,
    '',
  ].join('\n')
}

export function passwordLine(first: FirstStart | undefined): string {
  if (!first) return 'as at the first start; for a new one: usher reset-admin'
  if (first.passwordFile) return `in ${displayPath(first.passwordFile)}; delete the file once you have read it`
  return first.password ? `${first.password}   (shown this once)` : 'as set in USHER_ADMIN_PASSWORD'
}

function mailLine(config: Config, url: string): string {
  if (config.smtpUrl) return `sent through ${new URL(config.smtpUrl).host}`
  const folder = `files in ${displayPath(path.join(config.dataDir, 'mail'))}/`
  return servesMailbox(config, url) ? `${folder}, shown at ${url}/mails` : folder
}

function displayPath(file: string): string {
  const near = path.relative(process.cwd(), file)
  return near.startsWith('..') ? file : near
}
