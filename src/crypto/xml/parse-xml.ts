/**
 * Reads XML of other systems. A document type is rejected, and with it every entity that a document could declare
 * (billion laughs, external entities), and so are processing instructions. Comments are kept out of all texts.
 */
import { DOMParser } from '@xmldom/xmldom'
import { InvalidXml } from '#crypto/xml/invalid-xml.ts'

/** Depth of elements; canonical forms are computed by recursion. */
const MAX_DEPTH = 64
const ELEMENT_NODE = 1
const TEXT_NODES: readonly number[] = [3, 4]
const COMMENT_NODE = 8

/** Returns the root element. @throws InvalidXml */
export function parseXml(xml: string): Element {
  if (/<!DOCTYPE|<!ENTITY/i.test(xml)) throw new InvalidXml('a document type is not accepted')
  const root = parseDocument(xml).documentElement
  requireKnownNodes(root, 1)
  return root
}

/** Returns the first line of a failure without the parser's own prefixes, which it repeats around nested failures. */
const toReason = (message: string): string =>
  message.split('\n', 1)[0]?.replace(/^.*(?:\]\t|not well-formed: )/, '') ?? ''

function parseDocument(xml: string): Document {
  const fail = (message: string): never => {
    throw new InvalidXml(`the XML is not well-formed: ${toReason(message)}`)
  }
  const parser = new DOMParser({ errorHandler: { warning: fail, error: fail, fatalError: fail } })
  try {
    // The byte order mark is no part of the document.
    const document: Document | undefined = parser.parseFromString(xml.replace(/^\uFEFF/, '').trim(), 'text/xml')
    if (document?.documentElement) return document
  } catch (cause) {
    if (cause instanceof InvalidXml) throw cause
    throw new InvalidXml('the XML is not well-formed', { cause })
  }
  throw new InvalidXml('the XML has no root element')
}

function requireKnownNodes(element: Element, depth: number): void {
  if (depth > MAX_DEPTH) throw new InvalidXml(`elements are nested deeper than ${MAX_DEPTH}`)
  if (element.prefix && !element.namespaceURI) throw new InvalidXml(`the prefix ${element.prefix} is not declared`)
  for (const node of nodesOf(element)) {
    if (isElement(node)) requireKnownNodes(node, depth + 1)
    else if (!TEXT_NODES.includes(node.nodeType) && node.nodeType !== COMMENT_NODE)
      throw new InvalidXml('only elements, texts and comments are accepted')
  }
}

export const isElement = (node: Node): node is Element => node.nodeType === ELEMENT_NODE

function nodesOf(parent: Node): Node[] {
  const nodes: Node[] = []
  for (let node = parent.firstChild; node; node = node.nextSibling) nodes.push(node)
  return nodes
}

export const hasName = (element: Element, namespace: string, name: string): boolean =>
  element.namespaceURI === namespace && element.localName === name

/** The child elements of a name, in order. */
export const childrenOf = (parent: Element, namespace: string, name: string): Element[] =>
  nodesOf(parent).filter((node): node is Element => isElement(node) && hasName(node, namespace, name))

/** The only child element of a name; undefined: none. @throws InvalidXml if there are several */
export function childOf(parent: Element, namespace: string, name: string): Element | undefined {
  const [only, another] = childrenOf(parent, namespace, name)
  if (another) throw new InvalidXml(`${name} occurs more than once`)
  return only
}

/** All elements below and including this one. */
export const elementsIn = (root: Element): Element[] => [
  root,
  ...nodesOf(root).flatMap((node) => (isElement(node) ? elementsIn(node) : [])),
]

/** The whole text of an element, as its signature covers it: a comment within does not end it. */
export const textOf = (element: Element | undefined): string =>
  element
    ? nodesOf(element)
        .filter((node) => TEXT_NODES.includes(node.nodeType))
        .map((node) => node.nodeValue ?? '')
        .join('')
        .trim()
    : ''

/** An attribute without namespace; '': none. */
export const attributeOf = (element: Element | undefined, name: string): string => element?.getAttribute(name) ?? ''

/** A boolean attribute (XML Schema Part 2 §3.2.2). */
export const isSet = (element: Element | undefined, name: string): boolean =>
  ['true', '1'].includes(attributeOf(element, name).trim())
