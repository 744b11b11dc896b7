import { describe, expect, it } from 'vitest'
import { MediaLink, UploadOpened } from './api.ts'

describe('an answer of Instagram', () => {
  it('names an upload address only at the host that may see the token', () => {
    const opened = (uri: string) => UploadOpened.safeParse({ id: '17', uri }).success
    expect(opened('https://rupload.facebook.com/ig-api-upload/v26.0/17')).toBe(true)
    expect(
      [
        'https://evil.example/17',
        'http://rupload.facebook.com/17',
        'https://rupload.facebook.com.evil.example/17',
        'https://rupload.facebook.com@evil.example/17',
        'https://rupload.facebook.com:8443/17',
      ].filter(opened),
    ).toEqual([])
  })

  it('gives a link only where it leads to Instagram', () => {
    expect(MediaLink.parse({ permalink: 'https://www.instagram.com/p/abc/' }).permalink).toBe('https://www.instagram.com/p/abc/')
    expect(MediaLink.parse({ permalink: 'https://evil.example/p/abc/' }).permalink).toBeUndefined()
  })
})
