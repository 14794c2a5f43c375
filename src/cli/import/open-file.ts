import { createReadStream } from 'node:fs'
import { access, constants, readFile, stat } from 'node:fs/promises'
import { textValue, textValues, toConversion } from '#cli/import/import-settings.ts'
import type { OptionValues } from '#cli/run-command.ts'
import { ConfigError } from '#config'
import { openPeopleFile, type PeopleFile } from '#people-sources/open-people-file.ts'
import { readHashConfig } from '#people-sources/read-hash-config.ts'
import { type HashFile, readHashFile } from '#people-sources/read-hash-file.ts'
import { readMapFile, readMapping } from '#people-sources/read-map.ts'
import type { Rule } from '#people-sources/rules.ts'
import { decodeText } from '#people-sources/text/decode-text.ts'
import { openZitadelServer } from '#people-sources/zitadel-server/open-zitadel-server.ts'

export interface OpenedFile {
  readonly file: PeopleFile
  /** Faults of the files beside it. */
  readonly faults: readonly string[]
  /** Share of the file that was read in this pass, 0 to 1; undefined where its size is not known. */
  share(): number | undefined
}

/** Opens the file of an import, with the files that its options name. */
export async function openFile(path: string, values: OptionValues): Promise<OpenedFile> {
  const beside = [textValue(values, 'passwords'), textValue(values, 'hash-config')]
  for (const needed of [path, ...beside]) if (needed && needed !== '-') await requireFile(needed)
  const bytes = await bytesOf(path)
  const { hashes, faults } = await hashesOf(textValue(values, 'passwords'))
  const config = textValue(values, 'hash-config')
  const hash = config === undefined ? {} : readHashConfig(await readFile(config, 'utf8'))
  const [encoding, from, part] = ['encoding', 'from', 'realm'].map((name) => textValue(values, name))
  const file = await openPeopleFile({
    bytes: bytes.open,
    ...(encoding === undefined ? {} : { encoding }),
    ...(from === undefined ? {} : { from }),
    ...(part === undefined ? {} : { part }),
    own: await ownRules(textValues(values, 'map')),
    hashes,
    conversion: toConversion(values, hash),
  })
  return { file, faults, share: bytes.share }
}

async function requireFile(path: string): Promise<void> {
  const stats = await stat(path).catch(() => undefined)
  if (stats === undefined) throw new Error(`the file ${path} does not exist`)
  if (stats.isDirectory()) throw new Error(`${path} is a folder; name a file`)
  await access(path, constants.R_OK).catch((cause: unknown) => {
    throw new Error(`the file ${path} cannot be read`, { cause })
  })
}

/** Opens the server that `--url` and `--token` name, in place of a file. */
export async function openServer(values: OptionValues): Promise<OpenedFile> {
  const token = textValue(values, 'token')
  if (!token) throw new ConfigError('--token: a token of an administrator of the server that people come from')
  const file = await openZitadelServer(textValue(values, 'url') ?? '', token)
  return { file, faults: [], share: () => undefined }
}

interface Bytes {
  readonly open: () => AsyncIterable<Buffer>
  readonly share: () => number | undefined
}

/** Standard input is kept in memory, since a file is read more than once. */
async function bytesOf(path: string): Promise<Bytes> {
  let read = 0
  if (path !== '-') {
    const { size } = await stat(path)
    return {
      open: () => {
        read = 0
        return countBytes(createReadStream(path, { highWaterMark: 256 * 1024 }), (more) => {
          read += more
        })
      },
      share: () => (size > 0 ? Math.min(1, read / size) : undefined),
    }
  }
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk))
  return { open: () => each(chunks), share: () => undefined }
}

async function* countBytes(input: AsyncIterable<Buffer>, note: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of input) {
    note(chunk.length)
    yield chunk
  }
}

async function* each(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* chunks
}

async function hashesOf(path: string | undefined): Promise<HashFile> {
  return path === undefined ? { hashes: new Map(), faults: [] } : readHashFile(decodeText(createReadStream(path)))
}

/** Each `--map` is one mapping, or a file of them. */
async function ownRules(ruleArguments: readonly string[]): Promise<ReadonlyMap<string, Rule>> {
  const rules = new Map<string, Rule>()
  for (const one of ruleArguments) {
    const rulePairs = one.includes('=') ? [readMapping(one)] : readMapFile(await readFile(one, 'utf8'))
    for (const [name, rule] of rulePairs) rules.set(name, rule)
  }
  return rules
}
