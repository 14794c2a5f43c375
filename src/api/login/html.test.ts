import { expect, test } from 'vitest'
import { html, htmlText } from '#api/login/html.ts'

const render = (value: Parameters<typeof html>[1]) => htmlText(html`<p title="${value}">${value}</p>`)

test('values are escaped, between tags and in attributes', () => {
  const evil = `"><script>alert('&')</script>`
  const escaped = '&quot;&gt;&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;'
  expect(render(evil)).toBe(`<p title="${escaped}">${escaped}</p>`)
})

test('results of html are inserted unescaped, alone or in a list', () => {
  const name = '<Minnie>'
  const item = html`<li>${name}</li>`
  expect(htmlText(html`<ul>${[item, item]}</ul>`)).toBe('<ul><li>&lt;Minnie&gt;</li><li>&lt;Minnie&gt;</li></ul>')
})

test('missing values are empty, and a number is inserted as text', () => {
  expect(htmlText(html`${false}${undefined}${[]}${0}`)).toBe('0')
})

test('an object made to resemble a page is not inserted as HTML', () => {
  const forged = JSON.parse('{"Symbol(html)":"<script>"}')
  expect(() => htmlText(html`${forged}`)).toThrow()
})
