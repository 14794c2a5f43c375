/** An SMS provider for tests: accepts messages as ZITADEL's HTTP provider posts them. */
import { once } from 'node:events'
import { createServer } from 'node:http'

export interface TakenSms {
  readonly to: string
  readonly text: string
  readonly eventType: string
}

export interface TestSmsProvider {
  readonly endpoint: string
  /** All messages so far, oldest first. */
  readonly taken: readonly TakenSms[]
  /** Waits at most 15 s for the `count`th message to a number and returns its code. */
  code(to: string, count: number): Promise<string>
  close(): Promise<void>
}

export async function startSmsProvider(): Promise<TestSmsProvider> {
  const messages: TakenSms[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const { contextInfo, templateData } = JSON.parse(body)
    messages.push({ to: contextInfo.recipientPhoneNumber, text: templateData.text, eventType: contextInfo.eventType })
    response.end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    endpoint: `http://127.0.0.1:${port}/sms`,
    taken: messages,
    async code(to, count) {
      const deadline = Date.now() + 15_000
      for (;;) {
        const sms = messages.filter((one) => one.to === to)[count - 1]
        if (sms) return codeIn(sms.text)
        if (Date.now() > deadline) throw new Error(`no SMS number ${count} to ${to}`)
        await new Promise((resolve) => setTimeout(resolve, 25))
      }
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** The code that a text in English begins with. */
export const codeIn = (text: string): string => /^[A-Z0-9]{6,8}\b/.exec(text)?.[0] ?? ''
