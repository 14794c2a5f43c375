/**
 * The least that could answer "get user by id with a token" on SQLite: bare `node:http`, the token looked up by its
 * hash, the row by its key, the response as JSON. `node bench/floors/read-user.ts <data folder of a stopped server>`
 */
import { createHash } from 'node:crypto'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { serve, write } from '#bench/floors/serve.ts'

const db = new DatabaseSync(path.join(process.argv[2] ?? '.', 'usher.db'), { readOnly: true })
const findToken = db.prepare(
  'SELECT users.id, users.org_id FROM personal_access_tokens AS token JOIN users ON users.id = token.user_id ' +
    "WHERE token.token_hash = ? AND users.state = 'active'",
)
const findUser = db.prepare('SELECT * FROM users WHERE id = ? AND org_id = ?')

serve((request, response) => {
  const token = request.headers.authorization?.slice('Bearer '.length) ?? ''
  const caller = findToken.get(createHash('sha256').update(token).digest('base64url'))
  if (!caller) return write(response, 401, '{}')
  const id = request.url?.slice(request.url.lastIndexOf('/') + 1) ?? ''
  const row = findUser.get(id, String(caller.org_id))
  if (!row) return write(response, 404, '{}')
  write(response, 200, JSON.stringify({ user: toUser(row) }))
})

const toUser = (row: Record<string, unknown>) => ({
  id: row.id,
  details: {
    sequence: String(row.sequence),
    creationDate: new Date(Number(row.created_at)).toISOString(),
    changeDate: new Date(Number(row.changed_at)).toISOString(),
    resourceOwner: row.org_id,
  },
  state: 'USER_STATE_ACTIVE',
  userName: row.user_name,
  loginNames: [row.user_name],
  preferredLoginName: row.user_name,
  human: {
    profile: {
      firstName: row.first_name,
      lastName: row.last_name,
      nickName: row.nick_name,
      displayName: row.display_name,
      preferredLanguage: row.preferred_language,
      gender: 'GENDER_FEMALE',
    },
    email: { email: row.email, isEmailVerified: row.email_verified === 1 },
  },
})
