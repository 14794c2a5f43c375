/** `/mails`: the mails that the server writes to files, for its own machine alone. */
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { type Html, htmlText } from '#api/login/html.ts'
import { listMails, readMail } from '#api/mailbox/mail-files.ts'
import { MAIL_POLICY, mailListPage, mailPage, PAGE_POLICY } from '#api/mailbox/mailbox-pages.ts'
import { isLoopbackAddress, isLoopbackHost } from '#kit/public-address.ts'

/** Headers of proxies: a request through a proxy does not count as local, even from loopback. */
const FORWARDED = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip']

type MailRequest = FastifyRequest<{ Params: { name: string } }>

/** Serves the mails of a folder. Any other machine gets the response of an unknown path. */
export const mailboxRoutes =
  (folder: string): FastifyPluginAsync =>
  async (app) => {
    const send = (reply: FastifyReply, text: string, policy: string) =>
      reply.type('text/html; charset=utf-8').header('content-security-policy', policy).send(text)
    const sendPage = (reply: FastifyReply, page: Html) => send(reply, htmlText(page), PAGE_POLICY)

    app.addHook('onRequest', async (request, reply) => {
      if (!isOfThisMachine(request)) reply.callNotFound()
    })
    app.get('/mails', async (_request, reply) => sendPage(reply, mailListPage(await listMails(folder))))
    app.get('/mails/:name', async ({ params }: MailRequest, reply) => {
      const mail = await readMail(folder, params.name)
      return mail ? sendPage(reply, mailPage(mail)) : reply.callNotFound()
    })
    app.get('/mails/:name/html', async ({ params }: MailRequest, reply) => {
      const mail = await readMail(folder, params.name)
      return mail ? send(reply, mail.html, MAIL_POLICY) : reply.callNotFound()
    })
  }

/** The host is compared too: a page of another site can resolve its host name to this server (DNS rebinding). */
function isOfThisMachine({ raw, headers }: FastifyRequest): boolean {
  const host = headers.host ?? String(headers[':authority'] ?? '')
  const hostname = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : ''
  const remote = (raw.socket.remoteAddress ?? '').replace(/^::ffff:/, '')
  return isLoopbackAddress(remote) && isLoopbackHost(hostname) && FORWARDED.every((name) => headers[name] === undefined)
}
