import type { PolicyKind } from '#domain/policy/policies.ts'

/** Appearance of pages and mails. Colors are `#rgb` or `#rrggbb`; empty: default of the product. */
export type LabelPolicy = {
  primaryColor: string
  backgroundColor: string
  warnColor: string
  fontColor: string
  primaryColorDark: string
  backgroundColorDark: string
  warnColorDark: string
  fontColorDark: string
  hideLoginNameSuffix: boolean
  disableWatermark: boolean
  themeMode: 'auto' | 'dark' | 'light'
}

const COLOR = /^(#([0-9a-f]{3}|[0-9a-f]{6}))?$/i

/** Effective policy. Activating the preview changes it; see `labelPolicyPreview`. */
export const labelPolicy: PolicyKind<LabelPolicy> = {
  name: 'label',
  defaults: {
    primaryColor: '#5469d4',
    backgroundColor: '#fafafa',
    warnColor: '#cd3d56',
    fontColor: '#000000',
    primaryColorDark: '#2073c4',
    backgroundColorDark: '#111827',
    warnColorDark: '#ff3b5b',
    fontColorDark: '#ffffff',
    hideLoginNameSuffix: false,
    disableWatermark: false,
    themeMode: 'auto',
  },
  check: (settings) =>
    Object.entries(settings).every(([name, value]) => !/color/i.test(name) || COLOR.test(String(value)))
      ? undefined
      : 'labelPolicy.colorInvalid',
}

/** Draft of an owner: has no effect until it is activated. */
export const labelPolicyPreview: PolicyKind<LabelPolicy> = { ...labelPolicy, name: 'label.preview' }
