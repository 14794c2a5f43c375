import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { type Comment, type EcmaScriptModule, type Program, parseSync } from 'oxc-parser'

/** One source file of the runtime, parsed. */
export interface Source {
  readonly path: string
  readonly text: string
  readonly lines: number
  readonly program: Program
  readonly module: EcmaScriptModule
  readonly comments: readonly Comment[]
  readonly lineOf: (offset: number) => number
}

/** All files below the given folders that git tracks or would track. */
export function listFiles(...folders: string[]): string[] {
  return execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', ...folders], {
    encoding: 'utf8',
  })
    .split('\n')
    .filter((file) => file !== '')
}

/** The TypeScript files below the given folders. */
export function readSources(...folders: string[]): Source[] {
  return listFiles(...folders)
    .filter((file) => file.endsWith('.ts'))
    .flatMap((path) => {
      const text = readIfThere(path)
      if (text === undefined) return []
      const { program, module, comments } = parseSync(path, text)
      const starts = [...text.matchAll(/\n/g)].map((match) => match.index)
      const lineOf = (offset: number) => starts.filter((start) => start < offset).length + 1
      return [{ path, text, lines: starts.length, program, module, comments, lineOf }]
    })
}

/** A file deleted but still tracked is no part of the runtime. */
function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
