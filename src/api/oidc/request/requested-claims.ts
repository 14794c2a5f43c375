/** Parts of the `claims` parameter that sign-ins depend on (OpenID Connect Core §5.5). */
import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { ACR_VALUES } from '#domain/project/app/client/acr-values.ts'
import { satisfiedAcr } from '#domain/sign-in/acr.ts'

type Params = KoaContextWithOIDC['oidc']['params']

const ranks: readonly string[] = ACR_VALUES

/** Classes that a request demands as an essential claim (§5.5.1.1); undefined: it demands none. */
export function essentialAcr(params: Params): readonly string[] | undefined {
  if (typeof params?.claims !== 'string') return undefined
  // The engine has checked that it is an object of objects.
  const { id_token: idToken } = JSON.parse(params.claims) as { id_token?: unknown }
  const acr = memberOf(idToken, 'acr')
  if (memberOf(acr, 'essential') !== true) return undefined
  const [value, values] = [memberOf(acr, 'value'), memberOf(acr, 'values')]
  if (value === undefined && values === undefined) return undefined
  const texts = (Array.isArray(values) ? values : [value]).filter((one) => typeof one === 'string')
  if (texts.length === 0)
    throw new errors.InvalidRequest('claims: acr must have a string as value, or strings as values')
  return texts
}

const memberOf = (holder: unknown, name: string): unknown =>
  typeof holder === 'object' && holder !== null && Object.hasOwn(holder, name)
    ? (holder as Readonly<Record<string, unknown>>)[name]
    : undefined

/** Rejects a class that no sign-in can reach, before anybody signs in. */
export function checkEssentialAcr({ oidc: { params } }: KoaContextWithOIDC): void {
  const demanded = essentialAcr(params)
  if (demanded && !demanded.some((one) => ranks.includes(one))) throw unmet()
}

/**
 * Whether the sign-in of a request lacks an essential class. Voluntary ones (`acr_values`) never lack: the `acr` of the
 * tokens is the class that was reached.
 */
export const lacksEssentialAcr = (params: Params, reached: string): boolean => {
  const demanded = essentialAcr(params)
  return demanded !== undefined && satisfiedAcr(reached, demanded) === undefined
}

/** OpenID Connect Core Error Code unmet_authentication_requirements 1.0. */
export const unmet = () =>
  new errors.UnmetAuthenticationRequirements('the sign-in does not reach an authentication class that is essential')
