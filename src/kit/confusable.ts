import { foldCase } from '#kit/fold-case.ts'

/** Scripts with letters that look like those of another one (Unicode TR 39 §5). */
const SCRIPTS = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Coptic}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Georgian}/u,
  /\p{Script=Cherokee}/u,
  /\p{Script=Lisu}/u,
  /\p{Script=Hebrew}/u,
  /\p{Script=Arabic}/u,
]

/** Pairs of a Cyrillic or Greek letter and the Latin one that it looks like, in lower case. */
const PAIRS = 'аa вb сc ԁd еe һh нh іi јj кk ӏl мm пn оo рp ԛq гr ѕs тt уy ѵv ѡw ԝw хx ьb ҽe αa ιi κk νv οo ρp υu χx ωw'
const LIKE_LATIN = new Map(PAIRS.split(' ').map((pair) => [pair.charAt(0), pair.charAt(1)]))

const ASCII = /^[\u0020-\u007e]*$/

/** Returns whether one word of a name has letters of several scripts that look alike. */
export function mixesScripts(name: string): boolean {
  if (ASCII.test(name)) return false
  const words = foldCase(name).split(/[^\p{L}\p{M}\p{N}]+/u)
  return words.some((word) => SCRIPTS.filter((script) => script.test(word)).length > 1)
}

/**
 * Returns the Latin name that a name with Cyrillic or Greek letters looks like, folded; undefined: none. A letter apart
 * from these, such as ж or λ, shows the script.
 */
export function latinLookAlike(name: string): string | undefined {
  if (ASCII.test(name)) return undefined
  const key = foldCase(name)
  const latin = Array.from(key, (letter) => LIKE_LATIN.get(letter) ?? letter).join('')
  return latin !== key && ASCII.test(latin) ? latin : undefined
}
