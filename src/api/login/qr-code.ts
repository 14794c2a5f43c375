import { correction, generate } from 'lean-qr'

/** True: dark. Rows of columns, without the quiet zone. */
export type Modules = readonly (readonly boolean[])[]

/**
 * Returns the dark modules as lines of an SVG path, one unit wide, `margin` units from the edges. Runs make it short: the
 * page has to fit into a cookie (http/sealed-page.ts).
 */
export function qrPath(modules: Modules, margin: number): string {
  const lines = modules.map((line, row) => {
    const runs =
      line
        .map((dark) => (dark ? '1' : '0'))
        .join('')
        .match(/1+|0+/g) ?? []
    const strokes = runs.map(
      (run) => `${run.startsWith('1') ? 'h' : 'm'}${run.length}${run.startsWith('1') ? '' : ' 0'}`,
    )
    return `M${margin} ${margin + row + 0.5}${strokes.join('')}`
  })
  return lines.join('')
}

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
