/** A complete server whose mail server is unavailable: every pending mail is sent later. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { startUsher } from '#bench/contestants/usher.ts'
import { freePort } from '#bench/support/free-port.ts'
import { startSmtpSink } from '#test/api/notify/smtp-sink.ts'
import { until } from '#test/faults/client.ts'

async function sampleOf(port: number | undefined, name: string): Promise<number> {
  const metrics = await (await fetch(`http://127.0.0.1:${port}/debug/metrics`)).text()
  return Number(new RegExp(`^${name} (\\S+)`, 'm').exec(metrics)?.[1])
}

test('users are created while the mail server is unavailable, the metrics count pending mails, and each is sent later', async () => {
  const smtpPort = await freePort()
  const dataDir = mkdtempSync(path.join(tmpdir(), 'usher-mail-'))
  const usher = await startUsher({ dataDir, env: { USHER_SMTP_URL: `smtp://127.0.0.1:${smtpPort}` } })
  const port = usher.ports[0]
  try {
    const addresses = Array.from({ length: 5 }, (_none, n) => `invited-${n}@example.com`)
    for (const address of addresses) {
      const response = await fetch(`http://127.0.0.1:${port}/management/v1/users/human/_import`, {
        method: 'POST',
        headers: { authorization: `Bearer ${usher.token}` },
        body: JSON.stringify({
          userName: address,
          profile: { firstName: 'Ada', lastName: 'Lovelace' },
          email: { email: address },
        }),
      })
      expect(response.status).toBe(200)
    }
    await until(() => usher.children[0]?.stderr().includes('will be tried again') ?? false, 'the retry in the log')
    expect(await sampleOf(port, 'usher_outbox_entries')).toBe(5)
    expect(await sampleOf(port, 'usher_outbox_oldest_age_seconds')).toBeGreaterThan(0)
    // A stop while mail is pending is no loss either.
    expect(await usher.children[0]?.stop()).toBe('0')

    const sink = await startSmtpSink({ disabledCommands: ['STARTTLS'] }, smtpPort)
    const again = await startUsher({ dataDir, env: { USHER_SMTP_URL: `smtp://127.0.0.1:${smtpPort}` } })
    try {
      await until(() => sink.received.length >= 5, 'all mails arrive')
      await until(async () => (await sampleOf(again.ports[0], 'usher_outbox_entries')) === 0, 'nothing is pending')
      expect(sink.received.flatMap((mail) => mail.to).sort()).toEqual(addresses)
    } finally {
      await again.children[0]?.stop()
      await sink.close()
    }
  } finally {
    await usher.children[0]?.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}, 90_000)
