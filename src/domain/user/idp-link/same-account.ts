/** An id at a provider as it is compared: two links that differ in letter case alone cannot exist. */
export const accountKey = (externalUserId: string): string => externalUserId.toLowerCase()

/** Whether a link is to this account at a provider. */
export const isLinkTo = (
  link: { readonly idpId: string; readonly externalUserId: string },
  idpId: string,
  externalUserId: string,
): boolean => link.idpId === idpId && accountKey(link.externalUserId) === accountKey(externalUserId)
