/**
 * Finds members of rows that APIs read, by type, however the row reached the API: queries of the domain return values.
 */
import path from 'node:path'
import type { Identifier, Node, ObjectBindingPattern, SourceFile } from 'typescript/unstable/ast'
import { isIdentifier, isObjectBindingPattern, isPropertyAccessExpression } from 'typescript/unstable/ast/is'
import { API, type Checker, type Symbol as Declared } from 'typescript/unstable/sync'
import { tables } from '../../src/storage/tables.ts'
import type { Source } from './source.ts'

/** A column is declared here, and so is each member of a row. */
const DECLARATIONS = `${path.resolve('src/storage/tables')}${path.sep}`.toLowerCase()
const COLUMNS: ReadonlySet<string> = new Set(Object.values(tables).flatMap(({ columns }) => Object.keys(columns)))

/** Returns a line for each use of a member. */
export function rowMembers(sources: readonly Source[]): string[] {
  const typescript = new API()
  try {
    const [project] = typescript.updateSnapshot({ openProject: 'tsconfig.json' }).getProjects()
    if (!project) throw new Error('tsconfig.json is no project')
    return sources
      .filter((source) => source.path.startsWith('src/api/') && !source.path.endsWith('.test.ts'))
      .flatMap((source) => {
        const file = project.program.getSourceFile(source.path)
        const names = file ? membersOfRows(project.checker, file) : []
        return names.map((name) => `${source.path}:${source.lineOf(name.getStart())} ${name.text}`)
      })
  } finally {
    typescript.close()
  }
}

/** Names of columns in `row.user_name`, and in `{ user_name } = row` and parameters alike. */
function membersOfRows(checker: Checker, file: SourceFile): Identifier[] {
  const read: Identifier[] = []
  const patterns: ObjectBindingPattern[] = []
  const visit = (node: Node): void => {
    if (isPropertyAccessExpression(node) && isIdentifier(node.name) && COLUMNS.has(node.name.text)) read.push(node.name)
    if (isObjectBindingPattern(node) && namesOf(node).length > 0) patterns.push(node)
    node.forEachChild(visit)
  }
  visit(file)
  const symbols = checker.getSymbolAtLocation(read)
  const types = checker.getTypeAtLocation(patterns)
  const destructured = patterns.flatMap((pattern, index) => {
    const type = types[index]
    return type ? namesOf(pattern).filter((name) => isColumn(checker.getPropertyOfType(type, name.text))) : []
  })
  return [...read.filter((_, index) => isColumn(symbols[index])), ...destructured]
}

const namesOf = (pattern: ObjectBindingPattern): Identifier[] =>
  pattern.elements
    .map(({ propertyName, name }) => propertyName ?? name)
    .filter((name) => name !== undefined && isIdentifier(name))
    .filter((name) => COLUMNS.has(name.text))

const isColumn = (symbol: Declared | undefined): boolean =>
  symbol?.declarations.some((declaration) => declaration.path.toLowerCase().startsWith(DECLARATIONS)) === true
