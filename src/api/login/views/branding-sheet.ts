/** The colours of an organization, as a style sheet that overrides the pages' own. */
import type { LabelPolicy } from '#domain/policy/label-policy.ts'

/** Seven characters, `#rrggbb`: nothing else enters the sheet, even if the policy contains it. */
type Colour = string

/** @param base the pages' own sheet, whose themes are repeated where a policy asks for one of them alone */
export function brandingSheet(labels: LabelPolicy, base: string): string {
  const themes = themesOf(base)
  const light = variables({
    primary: labels.primaryColor,
    background: labels.backgroundColor,
    warn: labels.warnColor,
    font: labels.fontColor,
  })
  const dark = variables({
    primary: labels.primaryColorDark,
    background: labels.backgroundColorDark,
    warn: labels.warnColorDark,
    font: labels.fontColorDark,
  })
  if (labels.themeMode === 'light') return root(['color-scheme: light', ...themes.light, ...light])
  if (labels.themeMode === 'dark') return root(['color-scheme: dark', ...themes.dark, ...dark])
  return `${root(light)}@media (prefers-color-scheme: dark) {\n${root([...themes.dark, ...dark])}}\n`
}

const root = (declarations: readonly string[]): string =>
  `:root {\n${declarations.map((one) => `  ${one};\n`).join('')}}\n`

/** Custom properties of both themes, which the pages' own sheet declares first. */
function themesOf(base: string): { light: string[]; dark: string[] } {
  const [light = '', dark = ''] = [...base.matchAll(/:root \{([^}]*)\}/g)].map(([, text]) => text)
  const declarations = (text: string) =>
    text
      .split(';')
      .map((one) => one.trim())
      .filter((one) => one.startsWith('--'))
  return { light: declarations(light), dark: declarations(dark) }
}

type Theme = Record<'primary' | 'background' | 'warn' | 'font', string>

function variables(theme: Theme): string[] {
  const [primary, ground, warn, font] = [theme.primary, theme.background, theme.warn, theme.font].map(colourOf)
  const text = font ?? (ground && readableOn(ground))
  return [
    ...(primary ? accents(primary) : []),
    ...(warn ? [`--bad: ${warn}`] : []),
    ...(text ? [`--text: ${text}`, `--quiet: ${ground ? mix(text, ground, 0.25) : text}`] : []),
    ...(ground && text ? backgrounds(ground, { text, accent: primary ?? text, warn: warn ?? text }) : []),
  ]
}

const accents = (primary: Colour): string[] => [
  `--accent: ${primary}`,
  `--accent-over: ${mix(primary, readableOn(primary) === '#ffffff' ? '#000000' : '#ffffff', 0.15)}`,
  `--on-accent: ${readableOn(primary)}`,
]

/** All background colours, derived from one colour. */
const backgrounds = (ground: Colour, on: { text: Colour; accent: Colour; warn: Colour }): string[] => [
  ...['--ground', '--glow', '--card', '--field'].map((name) => `${name}: ${ground}`),
  `--line: ${mix(ground, on.text, 0.15)}`,
  `--field-line: ${mix(ground, on.text, 0.5)}`,
  `--field-still: ${mix(ground, on.text, 0.05)}`,
  `--bad-ground: ${mix(ground, on.warn, 0.1)}`,
  `--bad-line: ${mix(ground, on.warn, 0.4)}`,
  `--good-ground: ${mix(ground, on.accent, 0.1)}`,
  `--good-line: ${mix(ground, on.accent, 0.4)}`,
]

function colourOf(text: string): Colour | undefined {
  if (/^#[0-9a-f]{6}$/i.test(text)) return text.toLowerCase()
  if (!/^#[0-9a-f]{3}$/i.test(text)) return undefined
  return `#${[...text.slice(1).toLowerCase()].map((digit) => digit + digit).join('')}`
}

const channelsOf = (colour: Colour): number[] => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))

/** One colour with a share (0 to 1) of another in it. */
function mix(one: Colour, other: Colour, share: number): Colour {
  const [from, to] = [channelsOf(one), channelsOf(other)]
  const mixed = from.map((channel, i) => Math.round(channel + ((to[i] ?? channel) - channel) * share))
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}

/** Black or white, whichever has the more contrast (WCAG 2.2, relative luminance). */
function readableOn(colour: Colour): Colour {
  const [red = 0, green = 0, blue = 0] = channelsOf(colour).map((channel) => {
    const part = channel / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
  return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 ? '#ffffff' : '#000000'
}
