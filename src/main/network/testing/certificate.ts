import { generateKeyPairSync, sign } from 'node:crypto'

/** A self-signed certificate for `host` with its key, both PEM. Made by hand: Node can sign, but has no maker of certificates. */
export function makeCertificate(host: string, validity: { from: Date; to: Date }): { certificate: string; key: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const signing = sequence(objectId([42, 134, 72, 206, 61, 4, 3, 2])) // ecdsa-with-SHA256
  const name = sequence(tagged(0x31, sequence(objectId([85, 4, 3]), tagged(0x0c, Buffer.from(host))))) // CN
  const otherNames = sequence(objectId([85, 29, 17]), tagged(0x04, sequence(tagged(0x82, Buffer.from(host))))) // subjectAltName
  const body = sequence(
    tagged(0xa0, tagged(0x02, Buffer.from([2]))), // version 3
    tagged(0x02, Buffer.from([1])), // serial number
    signing,
    name,
    sequence(time(validity.from), time(validity.to)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(otherNames)),
  )
  const signature = sign('sha256', body, privateKey)
  const whole = sequence(body, signing, tagged(0x03, Buffer.concat([Buffer.from([0]), signature])))
  const lines = whole.toString('base64').replace(/.{64}/g, '$&\n')
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

/** One DER element. */
function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

function sequence(...parts: Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts))
}

function objectId(bytes: number[]): Buffer {
  return tagged(0x06, Buffer.from(bytes))
}

/** GeneralizedTime: 'YYYYMMDDHHMMSSZ'. */
function time(date: Date): Buffer {
  return tagged(0x18, Buffer.from(date.toISOString().replace(/\.\d+|[-:T]/g, '')))
}
