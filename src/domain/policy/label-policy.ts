import type { PolicyKind } from '#domain/policy/policies.ts'
import { invalidArgument } from '#kit/errors.ts'

/** How pages and mails look. Colors are `#rgb` or `#rrggbb`; empty: the product's own. */
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

/** What is in force. It is changed by activating the preview; see `labelPolicyPreview`. */
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
  refusalIds: {
    alreadyExists: 'Org-2B0ps',
    notFound: 'Org-0K9dq',
    notChanged: 'Org-4M9vs',
    nothingToReset: 'Org-3M9df',
    defaultNotChanged: 'INSTANCE-28fHe',
  },
  check: (settings) =>
    Object.entries(settings).every(([name, value]) => !/color/i.test(name) || COLOR.test(String(value)))
      ? undefined
      : invalidArgument('POLICY-391dG', 'Errors.Policy.ColorInvalid'),
}

/** The draft that an owner works on; nobody else sees it until it is activated. */
export const labelPolicyPreview: PolicyKind<LabelPolicy> = { ...labelPolicy, name: 'label.preview' }
