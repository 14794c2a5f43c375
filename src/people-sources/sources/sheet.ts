/** Any sheet or list whose columns have usual names; the owner maps the others with `--map`. */
import { ofCsvCell } from '#kit/csv-cell.ts'
import { columns } from '#people-format/write-row.ts'
import { type Draft, keep } from '#people-sources/draft.ts'
import { type LooseJson, looseText, objectOf } from '#people-sources/loose-json.ts'
import {
  created,
  flag,
  hash,
  hashOrAlgorithm,
  inactiveWhen,
  isSet,
  leave,
  members,
  passwordOrHash,
  picture,
  profile,
  readable,
  recoveryCodes,
  roleTexts,
  state,
  text,
  totp,
} from '#people-sources/rules.ts'
import type { Source } from '#people-sources/source.ts'

/** States as systems write them, and flags of a column with that name. */
const STATES: Parameters<typeof state>[0] = {
  ...{ ACTIVE: 'ACTIVE', ENABLED: 'ACTIVE', CONFIRMED: 'ACTIVE', AKTIV: 'ACTIVE', TRUE: 'ACTIVE', 1: 'ACTIVE' },
  ...{ INACTIVE: 'INACTIVE', DISABLED: 'INACTIVE', SUSPENDED: 'INACTIVE', BLOCKED: 'INACTIVE', BANNED: 'INACTIVE' },
  ...{ DEPROVISIONED: 'INACTIVE', DELETED: 'INACTIVE', INAKTIV: 'INACTIVE', FALSE: 'INACTIVE', 0: 'INACTIVE' },
  ...{ LOCKED: 'LOCKED', LOCKED_OUT: 'LOCKED', GESPERRT: 'LOCKED' },
  ...{ INITIAL: 'INITIAL', INVITED: 'INITIAL', PENDING: 'INITIAL', STAGED: 'INITIAL', PROVISIONED: 'INITIAL' },
}

const NAMES: readonly (readonly [string, Parameters<typeof members>[0][string], readonly string[]])[] = [
  ['userId', text('userId'), ['userid', 'uuid', 'externalid']],
  ['id', (draft, value) => id(draft, looseText(value)), ['id']],
  ['userName', text('userName'), ['username', 'login', 'loginname', 'benutzername', 'benutzer', 'user']],
  ['firstName', profile('firstName'), ['firstname', 'givenname', 'vorname', 'prenom', 'prénom', 'nome', 'nombre']],
  [
    'lastName',
    profile('lastName'),
    [
      'lastname',
      'familyname',
      'surname',
      'nachname',
      'familienname',
      'nomdefamille',
      'cognome',
      'apellido',
      'apellidos',
    ],
  ],
  ['displayName', profile('displayName'), ['displayname', 'fullname', 'name', 'anzeigename']],
  ['email', text('email'), ['email', 'emailaddress', 'primaryemail', 'mail', 'emailadresse', 'courriel', 'correo']],
  [
    'isEmailVerified',
    isSet('isEmailVerified'),
    [
      'emailverified',
      'isemailverified',
      'emailverification',
      'verifiedemail',
      'emailverifiedat',
      'emailconfirmed',
      'emailconfirmedat',
      'confirmedat',
    ],
  ],
  ['picture', picture, ['picture', 'pictureurl', 'image', 'avatar', 'avatarurl', 'photo', 'photourl', 'imageurl']],
  ['created', created, ['created', 'createdat', 'creationdate', 'datecreated', 'registeredat', 'datejoined']],
  [
    'phone',
    text('phone'),
    [
      'phone',
      'phonenumber',
      'primaryphone',
      'mobile',
      'mobilephone',
      'mobilenumber',
      'cellphone',
      'mobil',
      'handynummer',
      'telefon',
      'telefonnummer',
      'telephone',
      'téléphone',
      'handy',
      'telefono',
    ],
  ],
  [
    'language',
    profile('preferredLanguage'),
    ['language', 'locale', 'preferredlanguage', 'sprache', 'langue', 'lingua'],
  ],
  ['hash', hash, ['passwordhash', 'hashedpassword', 'encryptedpassword', 'passwordencrypted', 'passworthash']],
  ['hashOrAlgorithm', hashOrAlgorithm, ['hash']],
  [
    'password',
    passwordOrHash,
    ['password', 'passwort', 'kennwort', 'motdepasse', 'pass', 'passwd', 'pwd', 'userpassword', 'contraseña'],
  ],
  ['totp', totp, ['totp', 'totpsecret', 'otpsecret', 'totpurl', 'otpauth', 'otpcode']],
  ['recoveryCodes', recoveryCodes, ['recoverycodes', 'backupcodes']],
  [
    'phoneVerified',
    flag('isPhoneVerified'),
    ['phoneverified', 'isphoneverified', 'phoneverification', 'verifiedphone'],
  ],
  ['state', state(STATES), ['state', 'status']],
  ['orgId', leave('organization ID'), ['orgid']],
  ['enabled', inactiveWhen(false), ['active', 'enabled', 'isactive', 'aktiv']],
  ['roles', roleTexts('role'), ['role', 'roles', 'rolle', 'rollen']],
  [
    'blocked',
    inactiveWhen(true),
    ['block', 'blocked', 'isblocked', 'banned', 'disabled', 'isdisabled', 'suspended', 'issuspended'],
  ],
  ['groups', roleTexts('group'), ['group', 'groups', 'gruppe', 'gruppen']],
]

const SECRET = /(token|secret|salt|hash)$/

const byName = new Map(NAMES.flatMap(([, rule, names]) => names.map((name) => [name, rule] as const)))

/** Cells of a sheet of this server that other sheets do not have. */
const OWN = 'own'

/** A short number is the number of a row, and no id to which applications refer. */
function id(draft: Draft, value: string): void {
  if (draft.userId || /^\d{1,9}$/.test(value)) keep(draft, 'id', value)
  else draft.userId = value
}

/** `E-Mail`, `e_mail`, `$email`, `Email` and `Email [Required]` are one. */
export const plainName = (name: string): string => name.toLowerCase().replace(/\[.*\]|[\s_.$-]/g, '')

const WHO: ReadonlySet<string> = new Set(
  NAMES.filter(([field]) => field === 'userName' || field === 'email').flatMap(([, , names]) => names),
)

/** Members that wrap the user in an item of a list: GraphQL, JSON:API, Airtable, Elasticsearch. */
const WRAPPERS = ['node', 'attributes', 'fields', '_source']
const ITEM = new RegExp(`^(?:([^.*]+)\\.)?\\*\\.(?:(?:${WRAPPERS.join('|')})\\.)?([^.]+)$`)

/** Lists whose items have a user name or an address: the document itself (`''`), or members of it such as `data`. */
const listsOf = (paths: ReadonlySet<string>): string[] => [
  ...new Set(
    [...paths].flatMap((path) => {
      const [, list = '', name = ''] = ITEM.exec(path) ?? []
      return WHO.has(plainName(name)) ? [list] : []
    }),
  ),
]

export const sheet: Source = {
  name: 'sheet',
  title: 'a sheet of people',
  isOne: ({ header, paths }) => header.some((name) => WHO.has(plainName(name))) || listsOf(paths).length === 1,
  lists: ({ paths }) => (listsOf(paths).length === 1 ? listsOf(paths) : ['']),
  records: (row) => [isOwnSheet(row) ? ownRow(row) : unwrapped(row)],
  members: members({
    [OWN]: (draft, value) => {
      const { orgId, type } = objectOf(value)
      draft.orgId = looseText(orgId)
      draft.isMachine = type === 'machine'
    },
  }),
  // Metadata is readable: secrets of other systems do not belong there.
  others: (name) => byName.get(plainName(name)) ?? (SECRET.test(plainName(name)) ? leave(name) : readable(name)),
}

/** The sheet of `usher export --format csv`. */
const isOwnSheet = (row: LooseJson): boolean => columns.every((name) => Object.hasOwn(row, name))

/** An item without its wrapper; what is beside it, such as an id, stays. */
function unwrapped(row: LooseJson): LooseJson {
  if (Object.keys(row).some((name) => WHO.has(plainName(name)))) return row
  const wrapper = WRAPPERS.find((name) => Object.keys(objectOf(row[name])).some((inner) => WHO.has(plainName(inner))))
  if (wrapper === undefined) return row
  const { [wrapper]: user, ...beside } = row
  return { ...beside, ...objectOf(user) }
}

/** Cells as they were before they were made safe for spreadsheets. */
function ownRow({ orgId, type, ...row }: LooseJson): LooseJson {
  const cells = Object.entries(row).map(([name, cell]) => [name, ofCsvCell(looseText(cell))])
  return { ...Object.fromEntries(cells), [OWN]: { orgId, type } }
}
