import { z } from 'zod'
import { Problem } from './problem.ts'

/** An origin and nothing behind it: https, or http on this computer. Names in other scripts are written in their ASCII form. */
const ENDPOINT = /^(?:https:\/\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|https?:\/\/(?:127\.0\.0\.1|localhost|\[::1\]))(?::\d{1,5})?\/?$/i
const ON_THIS_COMPUTER = /^https?:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::|\/|$)/i

/** True where the endpoint is this computer, which nobody else can reach. */
export function isOnThisComputer(endpoint: string): boolean {
  return ON_THIS_COMPUTER.test(endpoint)
}

/** What is asked of each field, also while it is typed. */
export const bucketFields = {
  /** Without the bucket's name: `https://s3.eu-central-1.amazonaws.com`. */
  endpoint: z.string().trim().max(300).regex(ENDPOINT),
  /** As the service names it; R2 says `auto`. */
  region: z
    .string()
    .trim()
    .regex(/^[a-z0-9-]{1,40}$/),
  /** S3, general purpose bucket naming rules, read 2026-11-27: 3 to 63 of a-z, 0-9, dot and hyphen. */
  bucket: z
    .string()
    .trim()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/),
  /** The folder in which our files are put, without a slash at its ends; empty = none. */
  prefix: z
    .string()
    .trim()
    .regex(/^$|^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/)
    .max(200),
  accessKeyId: z
    .string()
    .trim()
    .regex(/^[\x21-\x7e]{1,256}$/),
} as const

/** The creator's own bucket, without its secret key. */
export const BucketSettings = z
  .object({
    ...bucketFields,
    /** `https://host/bucket/key` instead of `https://bucket.host/key`. */
    isPathStyle: z.boolean(),
  })
  // A certificate for *.host covers one label: a bucket with a dot has none of its own.
  .refine(({ bucket, isPathStyle }) => isPathStyle || !bucket.includes('.'), { path: ['isPathStyle'] })
export type BucketSettings = z.infer<typeof BucketSettings>

/** What the page may know of the bucket: everything but the secret; null while none is set up. */
export const BucketView = z.object({ settings: BucketSettings, hasSecret: z.boolean() }).nullable()
export type BucketView = z.infer<typeof BucketView>

/** What is typed. An empty secret keeps the stored one, as long as the access key is the same. */
export const BucketInput = z.object({ settings: BucketSettings, secretAccessKey: z.string().trim().max(1024) })
export type BucketInput = z.infer<typeof BucketInput>

/** The steps of a check, in order: put a tiny file, fetch it as a platform would, delete it, see that it is gone; and whether the endpoint is out in the world. */
export const BUCKET_CHECK_STEPS = ['put', 'fetch', 'remove', 'gone', 'public'] as const

/** What became of each step; a step behind a failed one may be missing. */
export const BucketCheck = z.array(z.object({ step: z.enum(BUCKET_CHECK_STEPS), problem: Problem.nullable() }))
export type BucketCheck = z.infer<typeof BucketCheck>
