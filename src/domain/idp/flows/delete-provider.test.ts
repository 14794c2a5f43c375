import { afterAll, beforeAll, expect, test } from 'vitest'
import { deleteProvider, linkEnds } from '#domain/idp/flows/delete-provider.ts'
import { idpAdded, idpAggregate, idpRemoved } from '#domain/idp/idp.ts'
import { idpLinkAdded, idpLinkCascadeRemoved } from '#domain/user/idp-link/events.ts'
import { added, createPeople, NOW, ORG, type People, stateAfter } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

const provider = async (id: string) => {
  const { events } = people.services
  const options = {
    isLinkingAllowed: true,
    isCreationAllowed: true,
    isAutoCreation: false,
    isAutoUpdate: false,
    autoLinking: 0,
  }
  const config = {
    kind: 'oidc' as const,
    issuer: 'https://accounts.acme.ch',
    clientId: 'a',
    clientSecret: 'sealed',
    scopes: [],
    isIdTokenMapping: false,
    usePkce: false,
  }
  await events.pushOne(
    { creator: 'TEST', now: NOW },
    {
      aggregate: idpAggregate,
      before: events.nonexistent(idpAggregate, id),
      owner: ORG,
      events: [idpAdded({ name: 'Acme', options, config })],
    },
  )
}

test('removes all accounts of a person at the provider, and keeps those at others', () => {
  const user = stateAfter(
    added(),
    idpLinkAdded('one', 'minnie', ''),
    idpLinkAdded('two', 'minnie', ''),
    idpLinkAdded('one', 'mouse', ''),
  )
  expect(linkEnds(user, 'one')).toEqual([idpLinkCascadeRemoved('one', 'minnie'), idpLinkCascadeRemoved('one', 'mouse')])
})

test('many people lose their links, some at a time', async () => {
  await provider('500')
  for (let i = 0; i < 205; i++)
    await people.given(`${1000 + i}`, added({ userName: `many-${i}` }), idpLinkAdded('500', `account-${i}`, ''))
  await deleteProvider(people.ctx(), { id: '500' })
  expect(await people.services.rows.selectFrom('idp_links').selectAll().execute()).toEqual([])
})

test('links that an interrupted call left are removed by the next one, which no longer finds the provider', async () => {
  await provider('501')
  await people.given('2000', added({ userName: 'left' }), idpLinkAdded('501', 'left', ''))
  await people.services.events.change({ creator: 'TEST', now: NOW }, idpAggregate, '501', () => [idpRemoved()])
  await expect(deleteProvider(people.ctx(), { id: '501' })).rejects.toMatchObject({ reason: 'idp.notFound' })
  expect((await people.load('2000')).state.idpLinks).toEqual([])
})

test('a provider of another owner is unknown', async () => {
  await provider('502')
  await expect(deleteProvider(people.ctx(), { id: '502', within: '101' })).rejects.toMatchObject({
    reason: 'idp.notFound',
  })
})
