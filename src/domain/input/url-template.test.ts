import { expect, test } from 'vitest'
import { checkUrlTemplate, renderUrlTemplate } from '#domain/input/url-template.ts'

test.each([
  'https://app.example/verify?user={{.UserID}}&code={{.Code}}',
  'https://app.example/{{ .OrgID }}/{{- .CodeID -}}',
  'http://localhost:3000/',
])('%s is a template', (template) => expect(() => checkUrlTemplate(template)).not.toThrow())

test.each([
  'https://app.example/{{',
  'https://app.example/{{.UserID}',
  'https://app.example/{{.Unknown}}',
  'https://app.example/{{.constructor}}',
  'https://app.example/{{if .Code}}x{{end}}',
  'javascript:alert({{.Code}})',
  'data:text/html,{{.Code}}',
  '/relative?code={{.Code}}',
])('%s is rejected', (template) =>
  expect(() => checkUrlTemplate(template)).toThrow(expect.objectContaining({ reason: 'urlTemplate.invalid' })),
)

test('values are percent-encoded, so that none reaches beyond its place', () => {
  const values = { UserID: '1&code=other', LoginName: 'a b@c' }
  expect(renderUrlTemplate('https://a.example/?u={{.UserID}}&n={{ .LoginName }}&c={{.Code}}', values)).toBe(
    'https://a.example/?u=1%26code%3Dother&n=a%20b%40c&c=',
  )
})
