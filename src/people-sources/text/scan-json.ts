import { ImportFailure } from '#people-sources/import-failure.ts'
import { MAX_RECORD } from '#people-sources/text/read-lines.ts'

/** An item of a list of a JSON document, or why it cannot be read. */
export type JsonItem = { readonly path: string } & ({ readonly text: string } | { readonly fault: string })

interface Level {
  readonly isList: boolean
  /** Member names and `*` for the items of a list, joined by dots. */
  readonly path: string
}

/**
 * Yields the items of the lists at the requested paths, one after the other and in bounded memory; the document may
 * be an export of any size. `''` is a list that is the document itself, `*.users` the lists `users` of a list of
 * objects. A path `.` yields the whole document as one item; the path of a text, such as `*.realm`, yields the text.
 * @throws ImportFailure for a document that ends early
 */
export async function* scanJson(text: AsyncIterable<string>, paths: ReadonlySet<string>): AsyncGenerator<JsonItem> {
  const scan = new Scan(paths)
  for await (const chunk of text) yield* scan.read(chunk)
  scan.end()
}

class Scan {
  readonly #paths: ReadonlySet<string>
  readonly #levels: Level[] = []
  #inText = false
  #isEscaped = false
  /** The text that was read last where a member name can be. */
  #name = ''
  #nameFrom = -1
  #isValue = false
  #names = ''
  #item: { depth: number; path: string } | undefined
  #kept = ''
  #isTooLong = false
  #line = 1
  /** Yields an item of a requested list that is a text, a number, a flag or null. */
  #isPlainItem = false

  constructor(paths: ReadonlySet<string>) {
    this.#paths = paths
  }

  *read(chunk: string): Generator<JsonItem> {
    let from = 0
    for (let at = 0; at < chunk.length; at++) {
      const code = chunk.charCodeAt(at)
      if (this.#inText) {
        if (this.#isEscaped) this.#isEscaped = false
        else if (code === BACKSLASH) this.#isEscaped = true
        else if (code === QUOTE) {
          const text = this.#endText(chunk, at)
          if (text) yield text
        }
      } else if (code === QUOTE) {
        this.#plain()
        this.#inText = true
        if (!this.#item) [this.#nameFrom, this.#names] = [at + 1, '']
      } else if (code === NEWLINE) this.#line++
      else if (code === COLON) this.#isValue = true
      else if (code === COMMA) {
        this.#isValue = false
        yield* this.#takePlain()
      } else if (code === OPEN_OBJECT || code === OPEN_LIST) {
        if (this.#open(code === OPEN_LIST)) from = at
      } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
        yield* this.#takePlain()
        const ended = this.#close(code === CLOSE_LIST)
        if (ended === undefined) continue
        this.#keep(chunk.slice(from, at + 1))
        yield this.#take(ended)
        from = at + 1
      } else if (code > SPACE && !this.#item) this.#plain()
    }
    if (this.#item) this.#keep(chunk.slice(from))
    else if (this.#inText && this.#nameFrom >= 0)
      [this.#names, this.#nameFrom] = [this.#names + chunk.slice(this.#nameFrom), 0]
  }

  end(): void {
    if (this.#levels.length > 0 || this.#inText)
      throw new ImportFailure(`the file ends early: line ${this.#line} is inside of the JSON document`)
  }

  /** @throws ImportFailure beside the document */
  #plain(): void {
    if (this.#item) return
    const level = this.#levels.at(-1)
    if (!level) throw new ImportFailure(`line ${this.#line} is no JSON: there is text beside the document`)
    if (level.isList && this.#paths.has(level.path)) this.#isPlainItem = true
  }

  *#takePlain(): Generator<JsonItem> {
    if (!this.#isPlainItem) return
    this.#isPlainItem = false
    yield { path: this.#levels.at(-1)?.path ?? '', fault: 'this is no JSON object' }
  }

  /** Returns a text that is itself requested. */
  #endText(chunk: string, at: number): JsonItem | undefined {
    this.#inText = false
    if (this.#nameFrom < 0) return undefined
    const text = this.#names + chunk.slice(this.#nameFrom, at)
    this.#nameFrom = -1
    if (!this.#isValue) {
      this.#name = text
      return undefined
    }
    const path = join(this.#levels.at(-1)?.path ?? '', this.#name)
    return this.#paths.has(path) ? { path, text: `"${text}"` } : undefined
  }

  /** Returns whether an item begins. */
  #open(isList: boolean): boolean {
    const parent = this.#levels.at(-1)
    const path = parent === undefined ? '' : join(parent.path, parent.isList ? '*' : this.#name)
    this.#levels.push({ isList, path })
    this.#isValue = false
    if (this.#item) return false
    const isItem =
      parent === undefined ? this.#paths.has('.') && !isList : parent.isList && this.#paths.has(parent.path)
    if (isItem) this.#item = { depth: this.#levels.length, path: parent?.path ?? '.' }
    return isItem
  }

  /** Returns the path of an item that ends. */
  #close(isList: boolean): string | undefined {
    const level = this.#levels.pop()
    if (level === undefined || level.isList !== isList)
      throw new ImportFailure(`line ${this.#line} is no JSON: a bracket ends what did not begin`)
    if (!this.#item || this.#levels.length !== this.#item.depth - 1) return undefined
    const { path } = this.#item
    this.#item = undefined
    return path
  }

  #keep(text: string): void {
    if (this.#isTooLong) return
    this.#kept += text
    this.#isTooLong = this.#kept.length > MAX_RECORD
  }

  #take(path: string): JsonItem {
    const item = this.#isTooLong
      ? { path, fault: `it is longer than ${MAX_RECORD} characters` }
      : { path, text: this.#kept }
    this.#kept = ''
    this.#isTooLong = false
    return item
  }
}

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`)

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a
const COMMA = 0x2c
const NEWLINE = 0x0a
const SPACE = 0x20
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const OPEN_LIST = 0x5b
const CLOSE_LIST = 0x5d
