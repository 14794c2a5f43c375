import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Address, Email } from 'postal-mime'

/** Newest files that are listed; older ones stay in the folder. */
const LISTED = 100
const NAME = /^[A-Za-z0-9_-]+\.eml$/

export interface ReadMail {
  /** Of the file. */
  readonly name: string
  readonly from: string
  readonly to: string
  readonly subject: string
  /** ISO 8601. */
  readonly date: string
  readonly text: string
  /** Empty when the mail has no such part. */
  readonly html: string
}

/** The newest mails of a folder, newest first. */
export async function listMails(folder: string): Promise<ReadMail[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => NAME.test(name))
  const newest = names.sort().reverse().slice(0, LISTED)
  const mails = await Promise.all(newest.map((name) => readMail(folder, name)))
  return mails.filter((mail) => mail !== undefined)
}

/** Undefined when the folder has no mail of this name. */
export async function readMail(folder: string, name: string): Promise<ReadMail | undefined> {
  if (!NAME.test(name)) return undefined
  const content = await readFile(path.join(folder, name)).catch(() => undefined)
  if (content === undefined) return undefined
  // Loaded at the first use: a start would wait for it.
  const { default: PostalMime } = await import('postal-mime')
  const mail: Email = await PostalMime.parse(content)
  return {
    name,
    from: formatAddress(mail.from),
    to: (mail.to ?? []).map(formatAddress).join(', '),
    subject: mail.subject ?? '',
    date: mail.date ?? '',
    text: mail.text ?? '',
    html: mail.html ?? '',
  }
}

const formatAddress = (address: Address | undefined): string =>
  address === undefined ? '' : address.name ? `${address.name} <${address.address}>` : (address.address ?? '')
