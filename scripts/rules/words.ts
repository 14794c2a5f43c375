/** Words that CONTRIBUTING.md replaces by the terms of the field, in identifiers, comments and titles of tests. */
import { Visitor } from 'oxc-parser'
import type { Source } from './source.ts'

/** Replacement of each rejected word. */
const INSTEAD: ReadonlyMap<string, string> = new Map([
  ['anew', 'again'],
  ['door', 'API'],
  ['doors', 'APIs'],
  ['furnish', 'create'],
  ['house', 'the name of the part'],
  ['meanwhile', 'concurrently, or the event that came between'],
  ['porch', 'the name of the part'],
  ['speaks', 'uses, implements or supports'],
  ['stands', 'exists, is valid, is stored'],
  ['standing', 'existing, valid or current'],
  ['speech', 'configuration, format or protocol'],
  ['told', 'notified, returned, shown, given'],
  ['tells', 'returns, shows or notifies'],
  ['whoever', 'the caller, the user, the holder'],
])

/** Names that contain a rejected word. */
const ALLOWED = /\bcasdoor\b/gi

export function bannedWords(sources: readonly Source[]): string[] {
  return sources
    .filter(({ path }) => path !== 'scripts/rules/words.ts')
    .flatMap(({ path, comments, program, lineOf }) => {
      const violations: string[] = []
      const judge = (text: string, start: number) => {
        for (const word of wordsOf(text)) {
          const instead = INSTEAD.get(word)
          if (instead) violations.push(`${path}:${lineOf(start)} "${word}": write ${instead}`)
        }
      }
      for (const { value, start } of comments) judge(value, start)
      new Visitor({
        Identifier: ({ name, start }) => judge(name, start),
        CallExpression: ({ callee, arguments: [title], start }) => {
          const isTest = callee.type === 'Identifier' && ['test', 'describe', 'it'].includes(callee.name)
          if (isTest && title?.type === 'Literal' && typeof title.value === 'string') judge(title.value, start)
        },
      }).visit(program)
      return violations
    })
}

/** The words of a text in lower case; the parts of an identifier in camel case are words. */
const wordsOf = (text: string): string[] =>
  text
    .replaceAll(ALLOWED, '')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
