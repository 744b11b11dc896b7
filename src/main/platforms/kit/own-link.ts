/** The address as it was given if it leads, encrypted, to one of the hosts; null for anything else, so that no answer can send a creator elsewhere. */
export function linkTo(hosts: readonly string[], address: string): string | null {
  const url = URL.parse(address)
  const isOurs = url !== null && url.protocol === 'https:' && hosts.includes(url.host) && url.username === '' && url.password === ''
  return isOurs ? address : null
}
