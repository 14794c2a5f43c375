import { get as getHttp } from 'node:http'
import { get as getHttps } from 'node:https'
import type { Command } from '#cli/run-command.ts'
import { ownServer } from '#cli/server-address.ts'
import { ConfigError } from '#config'

export const healthUsage = `Usage: usher health            asks the server of these settings whether it is ready
       exit 0: ready; exit 1: not ready, not reachable, or no answer within 3 seconds`

const RESPONSE_TIMEOUT_MS = 3_000

/** `usher health`: the health check of containers and services. */
export const health: Command = async (config, { json, args }) => {
  if (args.length > 0) throw new ConfigError(healthUsage)
  const url = `${(await ownServer(config)).url}/debug/ready`
  const { ready, answer } = await ask(url)
  process.stdout.write(
    json ? `${JSON.stringify({ ready, url, answer })}\n` : `${ready ? 'ready' : `not ready: ${answer}`}\n`,
  )
  return ready ? 0 : 1
}

function ask(url: string): Promise<{ ready: boolean; answer: string }> {
  return new Promise((resolve) => {
    const get = url.startsWith('https:') ? getHttps : getHttp
    // The certificate is issued for the public name, and the server is on this machine.
    const options = { rejectUnauthorized: false, signal: AbortSignal.timeout(RESPONSE_TIMEOUT_MS) }
    get(url, options, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
      })
      response.on('end', () => resolve({ ready: response.statusCode === 200, answer: text.trim() }))
      response.on('error', (error) => resolve({ ready: false, answer: error.message }))
    }).on('error', (error) => resolve({ ready: false, answer: reasonOf(error) }))
  })
}

const reasonOf = (error: Error): string =>
  error.name === 'AbortError' ? 'no answer' : 'code' in error ? String(error.code) : error.message
