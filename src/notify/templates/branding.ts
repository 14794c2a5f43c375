/** Appearance of a mail and name of the product in it. */
export interface Branding {
  readonly name: string
  /** `#rrggbb`. */
  readonly primaryColor: string
  /** http(s) URL of an image, shown 32 pixels high. */
  readonly logoUrl?: string
}

export const defaultBranding: Branding = { name: 'Usher', primaryColor: '#0d6b5e' }

/** The colour of the brand, or the default if it is not one that can be written into a style. */
export function primaryColor(branding: Branding): string {
  return /^#[0-9a-f]{6}$/i.test(branding.primaryColor) ? branding.primaryColor : defaultBranding.primaryColor
}

/** Black or white, whichever reads better on the colour (WCAG 2.2 relative luminance); white where it reads well enough. */
export function textColorOn(background: string): string {
  const luminance = relativeLuminance(background)
  return 1.05 / (luminance + 0.05) >= 4.5 ? '#ffffff' : '#111827'
}

function relativeLuminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
