import PostalMime from 'postal-mime'
import { expect, test } from 'vitest'
import type { Outbox, PendingEntry } from '#notify/outbox-worker.ts'
import { runOutbox } from '#notify/outbox-worker.ts'
import { createSmtpMailer } from '#notify/smtp-mailer.ts'
import { renderMail } from '#notify/templates/render-mail.ts'
import { startSmtpSink } from '#test/api/notify/smtp-sink.ts'
import { collectingLog } from '#test/support/collecting-log.ts'

const link = 'http://localhost:8080/ui/login/user/init?userID=1&loginname=minnie&code=0M53RF&orgID=2&passwordset=false'

/** One pending mail, due again as soon as a try has failed. */
function owingOne(): { outbox: Outbox; settled: () => boolean } {
  const work = { id: '1-2', payload: {}, attempt: 0 }
  let open = true
  let leased = false
  return {
    settled: () => !open,
    outbox: {
      async claim() {
        if (!open || leased) return []
        leased = true
        return [{ ...work, attempt: ++work.attempt }]
      },
      async settle(_id, outcome) {
        leased = false
        open = outcome !== 'done'
      },
      onAppend: () => () => undefined,
    },
  }
}

async function until(holds: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 10_000; !holds(); await new Promise((resolve) => setTimeout(resolve, 10)))
    if (Date.now() > deadline) throw new Error('did not come about within 10 s')
}

test('mail pending while the mail server is down arrives once when it is back', async () => {
  const down = await startSmtpSink()
  await down.close()
  const { outbox, settled } = owingOne()
  const { log, logged } = collectingLog()
  const mailer = createSmtpMailer({ url: `smtp://127.0.0.1:${down.port}`, from: 'usher@localhost' })
  const values = { displayName: 'Minnie', loginName: 'minnie', code: '0M53RF', link, validForSeconds: 3600 }
  const deliver = ({ id }: PendingEntry) =>
    mailer.send({ id, to: 'minnie@acme.example', ...renderMail('initCode', values, 'it') })
  const worker = runOutbox({ outbox, kind: 'mail', deliver, log, pollMs: 20 })
  // An attempt counts when it is claimed; only its log line shows that it failed.
  await until(() => logged.length >= 3)
  const back = await startSmtpSink({ disabledCommands: ['STARTTLS'] }, down.port)
  try {
    await until(settled)
    await worker.stop()
    expect(back.received).toHaveLength(1)
    const parsed = await PostalMime.parse(back.received[0]?.raw ?? '')
    expect(parsed).toMatchObject({ subject: 'Inizializzare l’utente', messageId: '<1-2@localhost>' })
    expect(parsed.html).toContain(link.replaceAll('&', '&amp;'))
    expect(parsed.text).toContain(`\n${link}\n`)
    expect(logged.join()).not.toContain('0M53RF')
    expect(logged.join()).not.toContain('minnie@acme.example')
  } finally {
    mailer.close()
    await back.close()
  }
})
