import { unstoredEvents, userEvents } from '#cli/start/security-events.ts'
import { markdownTable } from './markdown-table.ts'

const MEANINGS: ReadonlyMap<string, string> = new Map([
  ['user.signin.succeeded', 'a first factor was verified: password, passkey, or an identity provider'],
  ['user.signin.failed', 'a first factor was rejected; `reason` when the user is unknown or has no password'],
  ['user.signedout', 'a person signed out'],
  ['user.factor.succeeded', 'a second factor was verified'],
  ['user.factor.failed', 'a second factor was rejected'],
  ['user.factor.added', 'a factor, a passkey or a link to an identity provider was added'],
  ['user.factor.removed', 'a factor, a passkey or a link to an identity provider was removed'],
  ['user.locked', 'a user was locked, by failed attempts (`actor` is the sign-in) or by an administrator'],
  ['user.unlocked', 'a user was unlocked'],
  ['user.added', 'a user was created or imported'],
  ['user.deactivated', 'a user was deactivated'],
  ['user.reactivated', 'a user was reactivated'],
  ['user.removed', 'a user was removed'],
  ['user.name.changed', 'the user name changed'],
  ['user.email.changed', 'the email address changed'],
  ['user.phone.changed', 'the phone number changed'],
  ['user.password.changed', 'the password was set or changed'],
  ['user.password.removed', 'the password was removed'],
  ['user.password.reset.requested', 'a code for a new password was requested'],
  ['user.code.failed', 'a code of a mail or SMS was rejected'],
  ['user.credential.added', 'a service user received a key, a secret or a personal access token'],
  ['user.credential.removed', 'a key, a secret or a personal access token was removed'],
  ['token.issued', 'a token response was sent'],
  ['token.rejected', 'a token request was rejected; `reason` is the OAuth error'],
  ['token.revoked', 'the tokens of a grant were revoked'],
])

export function logEventsPage(): string {
  const methods = Map.groupBy([...userEvents.values(), ...unstoredEvents], (event) => event.name)
  const rows = [...methods].map(([name, events]) => {
    const meaning = MEANINGS.get(name)
    if (meaning === undefined) throw new Error(`scripts/references/log-events-page.ts has no meaning for ${name}`)
    const used = new Set(events.flatMap(({ method }) => (method === undefined ? [] : [`\`${method}\``])))
    return [`\`${name}\``, [...used].join(', ') || '–', meaning]
  })
  return `# Log events

The log is JSON lines on stderr, each with \`level\` (\`debug\`, \`info\`, \`warn\`, \`error\`), \`time\` (ISO 8601, UTC) and \`msg\`; errors are
below \`err\`. On a terminal the same lines are shown for people. Lines with an \`event\` have a name and fields that later
versions keep. No line holds a password, a code, a token or a query string.

## Security events

One line for each, at level \`warn\` for rejections and locks, otherwise \`info\`. Fields, as far as they apply: \`method\`, \`userId\`,
\`orgId\` (owner), \`clientId\`, \`grantType\`, \`reason\`, \`actor\` (a user id, the id of an access key, or a part of the server such as
\`LOGIN\`), \`client\` (address of the caller) and \`requestId\` (also in the header \`x-request-id\` of the answer).

${markdownTable(['event', 'methods', 'meaning'], rows)}

Administration is logged as \`admin.\` and the type of the stored event, such as \`admin.project.added\`, \`admin.org.member.changed\`,
\`admin.org.policy.login.changed\` or \`admin.accesskey.revoked\`, with \`objectId\`, \`orgId\` and \`actor\`.

## Requests

With \`USHER_ACCESS_LOG=true\`, each request has one line when its answer is complete.

${markdownTable(
  ['event', 'fields'],
  [
    [
      '`http.request`',
      '`method`, `path` (without the query), `status`, `durationMs`, `protocol`, `client`, `userAgent`, `requestId`; `incomplete` when the client closed the connection first',
    ],
  ],
)}

gRPC answers have the status 200; their outcome is in the [metrics](metrics.md).
`
}
