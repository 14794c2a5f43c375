import { correction, generate } from 'lean-qr'

/** True: dark. Rows of columns, without the quiet zone. */
export type Modules = readonly (readonly boolean[])[]

/** A link for a phone's camera as a QR code (ISO/IEC 18004); undefined when the text is longer than a code holds. */
export function qrCode(text: string): Modules | undefined {
  try {
    const code = generate(text, { minCorrectionLevel: correction.M })
    return Array.from({ length: code.size }, (_row, y) =>
      Array.from({ length: code.size }, (_cell, x) => code.get(x, y)),
    )
  } catch {
    return undefined
  }
}
