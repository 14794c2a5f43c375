import type { Config } from '#config'
import { isLoopbackHost } from '#kit/public-address.ts'

/** Whether the server shows the mails that it writes to files: only where it is for its own machine alone. */
export const servesMailbox = ({ smtpUrl }: Pick<Config, 'smtpUrl'>, externalUrl: string): boolean =>
  smtpUrl === undefined && isLoopbackHost(new URL(externalUrl).hostname)
