import type { Source } from '#people-sources/source.ts'
import { aspnet } from '#people-sources/sources/aspnet.ts'
import { auth0 } from '#people-sources/sources/auth0.ts'
import { authelia } from '#people-sources/sources/authelia.ts'
import { authentik } from '#people-sources/sources/authentik.ts'
import { casdoor } from '#people-sources/sources/casdoor.ts'
import { clerk } from '#people-sources/sources/clerk.ts'
import { cognito } from '#people-sources/sources/cognito.ts'
import { devise } from '#people-sources/sources/devise.ts'
import { django } from '#people-sources/sources/django.ts'
import { entra } from '#people-sources/sources/entra.ts'
import { firebase } from '#people-sources/sources/firebase.ts'
import { fusionauth } from '#people-sources/sources/fusionauth.ts'
import { keycloak } from '#people-sources/sources/keycloak.ts'
import { ldap } from '#people-sources/sources/ldap.ts'
import { meteor } from '#people-sources/sources/meteor.ts'
import { okta } from '#people-sources/sources/okta.ts'
import { ory } from '#people-sources/sources/ory.ts'
import { scim } from '#people-sources/sources/scim.ts'
import { sheet } from '#people-sources/sources/sheet.ts'
import { stytch } from '#people-sources/sources/stytch.ts'
import { supabase } from '#people-sources/sources/supabase.ts'
import { supertokens } from '#people-sources/sources/supertokens.ts'
import { wordpress } from '#people-sources/sources/wordpress.ts'
import { zitadel } from '#people-sources/sources/zitadel.ts'

/** Every system whose exports are read; a file is the first one's that recognises it. */
export const sources: readonly Source[] = [
  zitadel,
  keycloak,
  firebase,
  cognito,
  okta,
  ory,
  supertokens,
  fusionauth,
  casdoor,
  stytch,
  clerk,
  scim,
  entra,
  django,
  meteor,
  supabase,
  devise,
  wordpress,
  aspnet,
  ldap,
  authelia,
  authentik,
  auth0,
  sheet,
]

export const sourceOf = (name: string): Source | undefined => sources.find((source) => source.name === name)
