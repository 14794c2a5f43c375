/** The alphabet of crypt(3), in the order of its values. */
export const CRYPT64 = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Three bytes to four characters, the lowest bits first, as crypt(3), phpass and Drupal do; no padding. */
export function encodeCrypt64(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const left = Math.min(3, bytes.length - i)
    let bits = (bytes[i] ?? 0) | ((bytes[i + 1] ?? 0) << 8) | ((bytes[i + 2] ?? 0) << 16)
    for (let n = 0; n <= left; n++) {
      text += CRYPT64[bits & 63]
      bits >>>= 6
    }
  }
  return text
}

/** Returns the bytes of a text in the alphabet; drops the spare bits of the last characters. */
export function decodeCrypt64(text: string): Buffer {
  const bytes: number[] = []
  let [bits, bitCount] = [0, 0]
  for (const letter of text) {
    bits |= CRYPT64.indexOf(letter) << bitCount
    bitCount += 6
    if (bitCount < 8) continue
    bytes.push(bits & 0xff)
    bits >>>= 8
    bitCount -= 8
  }
  return Buffer.from(bytes)
}
