import { describe, expect, it } from 'vitest'
import { linkTo } from './own-link.ts'

const HOSTS = ['www.facebook.com']

describe('a link in an answer', () => {
  it('is taken as it was given where it leads to the platform', () => {
    expect(linkTo(HOSTS, 'https://www.facebook.com/1/posts/2')).toBe('https://www.facebook.com/1/posts/2')
  })

  it.each([
    'https://evil.example/1',
    'http://www.facebook.com/1',
    'https://www.facebook.com.evil.example/1',
    'https://www.facebook.com@evil.example/1',
    'https://evil.example\\@www.facebook.com/1',
    'https://somebody@www.facebook.com/1',
    'https://www.facebook.com:8443/1',
    '//www.facebook.com/1',
    'javascript:alert(1)',
    '',
  ])('is no link where it is %s', (address) => {
    expect(linkTo(HOSTS, address)).toBeNull()
  })
})
