/** GetHumanProfile, UpdateHumanProfile, RemoveHumanAvatar and the four calls about the phone, over REST. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { humanAvatarAdded } from '#domain/user/human/events.ts'
import { userAggregate } from '#domain/user/user.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let robot: string
beforeAll(async () => {
  server = await startServer()
  robot = (await server.rest('POST', '/management/v1/users/machine', { userName: 'robot', name: 'Robot' })).body.userId
})
afterAll(() => server.stop())

let count = 0
async function person(more: object = {}): Promise<string> {
  const userName = `user${count++}`
  const { body } = await server.rest('POST', '/management/v1/users/human/_import', {
    userName,
    profile: {
      firstName: 'Minnie',
      lastName: 'Mouse',
      nickName: 'Min',
      preferredLanguage: 'de',
      gender: 'GENDER_FEMALE',
    },
    email: { email: `${userName}@acme.example`, isEmailVerified: true },
    password: 'Passw0rd!',
    ...more,
  })
  return body.userId
}
const at = (id: string, path: string) => `/management/v1/users/${id}/${path}`
const details = (sequence = expect.stringMatching(/^\d+$/)) => ({
  sequence,
  creationDate: expect.stringMatching(/Z$/),
  changeDate: expect.stringMatching(/Z$/),
  resourceOwner: expect.stringMatching(/^\d{18}$/),
})
const refused = (status: number, code: number, message: string) => ({ status, body: { code, message } })

describe('the profile', () => {
  const get = (id: string) => server.rest('GET', at(id, 'profile'))
  const update = (id: string, body: object) => server.rest('PUT', at(id, 'profile'), body)
  const profile = {
    firstName: 'Min',
    lastName: 'M',
    nickName: '',
    displayName: 'Minnie M.',
    preferredLanguage: 'fr',
    gender: 3,
  }

  test('GetHumanProfile', async () => {
    expect(await get(await person())).toMatchObject({
      status: 200,
      body: {
        details: details('2'),
        profile: {
          firstName: 'Minnie',
          lastName: 'Mouse',
          nickName: 'Min',
          displayName: 'Minnie Mouse',
          preferredLanguage: 'de',
          gender: 'GENDER_FEMALE',
        },
      },
    })
  })

  test('UpdateHumanProfile replaces every field', async () => {
    const id = await person()
    expect(await update(id, profile)).toMatchObject({ status: 200, body: { details: details('3') } })
    expect((await get(id)).body.profile).toEqual({
      firstName: 'Min',
      lastName: 'M',
      displayName: 'Minnie M.',
      preferredLanguage: 'fr',
      gender: 'GENDER_DIVERSE',
    })
    expect(await update(id, profile)).toMatchObject(refused(400, 9, 'Profile not changed (COMMAND-2M0fs)'))
  })

  test('an invalid language is stored as und, and the call succeeds', async () => {
    const id = await person()
    expect((await update(id, { ...profile, preferredLanguage: 'not valid' })).status).toBe(200)
    expect((await get(id)).body.profile.preferredLanguage).toBe('und')
  })

  test.each([
    ['no first name', { ...profile, firstName: '' }, /UpdateHumanProfileRequest.FirstName: value length/],
    ['a blank first name', { ...profile, firstName: ' ' }, /Given name in profile is empty \(PROFILE-RF5z2\)/],
    ['a blank last name', { ...profile, lastName: ' ' }, /Family name in profile is empty \(PROFILE-DSUkN\)/],
    ['no display name', { ...profile, displayName: '' }, /DisplayName: value length/],
  ])('%s is invalid', async (_what, body, message) => {
    const response = await update(await person(), body)
    expect(response).toMatchObject({ status: 400, body: { code: 3 } })
    expect(response.body.message).toMatch(message)
  })

  test('machine and unknown users have no profile', async () => {
    expect(await get(robot)).toMatchObject(refused(400, 9, 'The User must be personal (QUERY-WLTce)'))
    expect(await get('404')).toMatchObject(refused(404, 5, 'User could not be found (QUERY-HNhb3)'))
    for (const id of [robot, '404'])
      expect(await update(id, profile)).toMatchObject(refused(400, 9, 'Profile could not be found (COMMAND-3M9sd)'))
  })
})

describe('the picture', () => {
  test('RemoveHumanAvatar', async () => {
    const id = await person()
    const remove = (user: string) => server.rest('DELETE', at(user, 'avatar'))
    expect(await remove(id)).toMatchObject(refused(404, 5, 'The user has no avatar (USER-Avt01)'))
    const by = { creator: 'TEST', now: Date.now() }
    await server.runtime.services.events.change(by, userAggregate, id, () => [humanAvatarAdded(`users/${id}/avatar`)])
    expect(await remove(id)).toMatchObject({ status: 200, body: { details: details('4') } })
    expect(await remove('404')).toMatchObject(refused(404, 5, 'User could not be found (USER-35N8f)'))
  })
})

describe('the phone', () => {
  const get = (id: string) => server.rest('GET', at(id, 'phone'))
  const update = (id: string, body: object) => server.rest('PUT', at(id, 'phone'), body)
  const remove = (id: string) => server.rest('DELETE', at(id, 'phone'))
  const resend = (id: string) => server.rest('POST', at(id, 'phone/_resend_verification'), {})

  test('GetHumanPhone', async () => {
    const id = await person({ phone: { phone: '+41 71 000 00 00', isPhoneVerified: true } })
    expect(await get(id)).toMatchObject({
      status: 200,
      body: { details: details('3'), phone: { phone: '+41710000000', isPhoneVerified: true } },
    })
    expect((await get(await person())).body.phone).toEqual({})
    expect(await get(robot)).toMatchObject(refused(400, 9, 'The User must be personal (QUERY-hliQl)'))
    expect(await get('404')).toMatchObject(refused(404, 5, 'User could not be found (QUERY-Dfbg2)'))
  })

  test('UpdateHumanPhone to a verified and an unverified number', async () => {
    const id = await person()
    expect(await update(id, { phone: '+41 71 000 00 01', isPhoneVerified: true })).toMatchObject({
      status: 200,
      body: { details: details('4') },
    })
    expect((await get(id)).body.phone).toEqual({ phone: '+41710000001', isPhoneVerified: true })
    await update(id, { phone: '+41710000002' })
    expect((await get(id)).body.phone).toEqual({ phone: '+41710000002' })
    expect(await update(id, { phone: '+41 71 000 00 02' })).toMatchObject(
      refused(400, 9, 'Phone not changed (COMMAND-wF94r)'),
    )
    expect((await update(id, { phone: '+41710000002', is_phone_verified: true })).status).toBe(200)
  })

  test.each([
    ['without a plus', { phone: '0710000000' }, /value does not have prefix "\+"/],
    ['empty', {}, /value length must be between 1 and 50 runes, inclusive/],
    ['no number', { phone: '+abc' }, /Phone is invalid \(PHONE-so0wa\)/],
  ])('a number %s is invalid', async (_what, body, message) => {
    const response = await update(await person(), body)
    expect(response).toMatchObject({ status: 400, body: { code: 3 } })
    expect(response.body.message).toMatch(message)
  })

  test('unknown and machine users are rejected', async () => {
    for (const id of ['404', robot])
      expect(await update(id, { phone: '+41710000000' })).toMatchObject(
        refused(400, 9, 'User could not be found (COMMAND-3M0fs)'),
      )
  })

  test('RemoveHumanPhone, once', async () => {
    const id = await person({ phone: { phone: '+41710000000' } })
    expect((await remove(id)).status).toBe(200)
    expect((await get(id)).body.phone).toEqual({})
    expect(await remove(id)).toMatchObject(refused(404, 5, 'Phone could not be found (COMMAND-p6rsc)'))
    expect(await remove('404')).toMatchObject(refused(400, 9, 'User could not be found (COMMAND-3M9fs)'))
  })

  test('ResendHumanPhoneVerification creates a new code while a number is unverified', async () => {
    const id = await person({ phone: { phone: '+41710000000' } })
    const codeOf = async () => (await server.runtime.services.events.load(userAggregate, id)).state.phone.code?.code
    const first = await codeOf()
    expect(await resend(id)).toMatchObject({ status: 200, body: { details: details() } })
    expect(await codeOf()).not.toBe(first)
    await update(id, { phone: '+41710000000', isPhoneVerified: true })
    expect(await resend(id)).toMatchObject(refused(400, 9, 'Phone is already verified (COMMAND-2M9sf)'))
    expect(await resend(await person())).toMatchObject(refused(404, 5, 'Phone could not be found (COMMAND-2b7Hf)'))
    expect(await resend('404')).toMatchObject(refused(400, 9, 'User could not be found (COMMAND-2M0fs)'))
  })
})
