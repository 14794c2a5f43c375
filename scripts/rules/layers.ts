/** Rules of the layers beyond their imports. */
import type { Source } from './source.ts'

const linesWith = (sources: readonly Source[], folder: string, pattern: RegExp): string[] =>
  sources
    .filter(({ path }) => path.startsWith(folder) && !path.endsWith('.test.ts'))
    .flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1} ${line.trim()}`] : [])),
    )

/** Uses of the v1 context in the domain: a command takes a target, or an organization as input. */
export const orgContexts = (sources: readonly Source[]): string[] => linesWith(sources, 'src/domain/', /\bOrgContext\b/)

/** Queries of tables in APIs: queries of the domain return values. */
export const rowReaders = (sources: readonly Source[]): string[] => linesWith(sources, 'src/api/', /\.selectFrom\(/)

/** Errors that the domain and the provider clients create without `refuse`: an API could not map them. */
export const untypedRefusals = (sources: readonly Source[]): string[] => {
  const created =
    /\bnew AppError\(|\b(aborted|alreadyExists|failedPrecondition|internal|invalidArgument|notFound)\(|\b(permissionDenied|resourceExhausted|unauthenticated|unavailable|unimplemented)\(/
  const reasonTable = 'src/domain/reasons/reason.ts'
  const checked = sources.filter(({ path }) => path !== reasonTable)
  return ['src/domain/', 'src/federation/'].flatMap((folder) => linesWith(checked, folder, created))
}
