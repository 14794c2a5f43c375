import { fieldFailure } from '#domain/input/field-failure.ts'
import { invalidArgument } from '#kit/errors.ts'
import { JsonSyntaxError, type ParsedJson, parseJson } from '#kit/parse-json.ts'
import { isObject, type Members } from '#people-format/members.ts'

/** Parses one line of the people format. @throws AppError if it is not one JSON object */
export function parseLine(line: string): Members {
  let parsed: ParsedJson
  try {
    parsed = parseJson(line)
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    throw notJson(error.message)
  }
  if (!isObject(parsed)) throw notJson('a line is a JSON object')
  // parseJson stops after the first value, and another one would be lost.
  if (!isOneValue(line)) throw notJson(afterTheValue(line))
  return parsed
}

const notJson = (reason: string) =>
  invalidArgument('', reason, { fields: [fieldFailure('(line)', 'type', { expected: 'object' })] })

const afterTheValue = (line: string): string =>
  line.trimEnd().endsWith(',') ? 'the line ends with a comma' : 'there is more than one value on the line'

function isOneValue(line: string): boolean {
  try {
    JSON.parse(line)
    return true
  } catch {
    return false
  }
}
