import { accessKeyAggregate } from '#domain/access-key/access-key.ts'
import { actionsAggregate } from '#domain/action/actions.ts'
import { attributesAggregate } from '#domain/attribute-definition/attributes.ts'
import { customerAggregate } from '#domain/customer/customer.ts'
import { featuresAggregate } from '#domain/feature/instance-features.ts'
import { userGrantAggregate } from '#domain/grant/user-grant.ts'
import { hostedLoginTranslationsAggregate } from '#domain/hosted-login/hosted-login-translations.ts'
import { idpAggregate } from '#domain/idp/idp.ts'
import { instanceAggregate } from '#domain/instance/instance.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { policiesAggregate } from '#domain/policy/policies.ts'
import { projectAggregate } from '#domain/project/project.ts'
import { sessionAggregate } from '#domain/session/session.ts'
import { webKeysAggregate } from '#domain/token/web-key/web-keys.ts'
import { userAggregate } from '#domain/user/user.ts'
import { type Projected, readModelOf } from '#eventstore/rebuild.ts'

/** All aggregates of the runtime, which a rebuild of the projections folds. */
export const aggregates: readonly Projected[] = [
  readModelOf(instanceAggregate),
  readModelOf(policiesAggregate),
  readModelOf(orgAggregate),
  readModelOf(projectAggregate),
  readModelOf(idpAggregate),
  readModelOf(userAggregate),
  readModelOf(sessionAggregate),
  readModelOf(accessKeyAggregate),
  readModelOf(attributesAggregate),
  readModelOf(customerAggregate),
  readModelOf(userGrantAggregate),
  readModelOf(featuresAggregate),
  readModelOf(hostedLoginTranslationsAggregate),
  readModelOf(actionsAggregate),
  readModelOf(webKeysAggregate),
]
