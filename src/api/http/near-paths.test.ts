import { expect, test } from 'vitest'
import { createNearPaths } from '#api/http/near-paths.ts'

const near = createNearPaths([
  { method: 'POST', path: '/management/v1/users/human' },
  { method: 'GET', path: '/management/v1/users/{id}' },
  { method: 'POST', path: '/management/v1/users/_search' },
  { method: 'POST', path: '/v2/users/human' },
  { method: 'GET', path: '/v2/users/{user_id}' },
  { method: 'POST', path: '/oauth/v2/token' },
  { method: 'GET', path: '/.well-known/openid-configuration' },
  { method: 'GET', path: '/nevis/api/v1/:orgId/users' },
])

test.each([
  ['POST', '/management/v1/user/human', 'POST /management/v1/users/human'],
  ['POST', '/management/v1/users/humans', 'POST /management/v1/users/human'],
  ['POST', '/management/v1/users/search', 'POST /management/v1/users/_search'],
  ['POST', '/v1/users/human', 'POST /v2/users/human'],
  ['POST', '/user/human', 'POST /v2/users/human'],
  ['GET', '/v2/user/17', 'GET /v2/users/{user_id}'],
  ['POST', '/oauth/token', 'POST /oauth/v2/token'],
  ['GET', '/.well-known/openid-config', 'GET /.well-known/openid-configuration'],
  ['GET', '/.well-known/openid-configuratoin', 'GET /.well-known/openid-configuration'],
  ['GET', '/', undefined],
  ['GET', '/favicon.ico', undefined],
  ['GET', '/wp-admin/setup.php', undefined],
  ['GET', `/v2/${'users/'.repeat(100)}`, undefined],
])('%s %s is near %s', (method, path, expected) => {
  const nearestRoute = near(method, path)
  expect(nearestRoute && `${nearestRoute.method} ${nearestRoute.path}`).toBe(expected)
})
