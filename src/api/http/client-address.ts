import { BlockList, isIP } from 'node:net'
import type { AnyRequest } from '#api/http/respond-directly.ts'

/** Returns the address a request comes from: past the proxies that are trusted, the last hop of `X-Forwarded-For`. */
export function createClientAddress(trustedProxies: readonly string[]): (request: AnyRequest) => string {
  const trusted = new BlockList()
  for (const network of trustedProxies) {
    const [address = '', bits] = network.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) trusted.addAddress(address, family)
    else trusted.addSubnet(address, Number(bits), family)
  }
  const isTrusted = (address: string) => {
    const family = isIP(address)
    return family !== 0 && trusted.check(address, family === 6 ? 'ipv6' : 'ipv4')
  }
  return (request) => {
    const { socket } = 'stream' in request ? (request.stream.session ?? request) : request
    const peer = plain(socket?.remoteAddress ?? '')
    if (trustedProxies.length === 0) return peer
    const hops = String(request.headers['x-forwarded-for'] ?? '').split(',')
    let client = peer
    for (const hop of hops.map((one) => plain(one.trim())).reverse()) {
      if (!isTrusted(client) || isIP(hop) === 0) break
      client = hop
    }
    return client
  }
}

/** Converts an IPv4 address that a dual-stack socket maps into IPv6. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '')
