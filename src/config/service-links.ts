/**
 * Names of the environment variables that Kubernetes sets in every pod for each service of the namespace. Those of a
 * service called `usher` or `usher-db` begin like settings (Kubernetes documentation, "Accessing the Service").
 */
const NAMES =
  /^USHER_(?:\w+_)?(?:SERVICE_HOST|SERVICE_PORT(?:_\w+)?|PORT_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)$/
/** Address of a service in the variable that Docker links had: `USHER_PORT=tcp://10.96.0.12:8080`. */
const ADDRESS = /^(?:tcp|udp|sctp):\/\//

/** Returns whether Kubernetes set this variable, not an operator. */
export const isServiceLink = (name: string, value: string): boolean =>
  NAMES.test(name) || (/^USHER_(?:\w+_)?PORT$/.test(name) && ADDRESS.test(value))
