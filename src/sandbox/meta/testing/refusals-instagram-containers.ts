import type { Refusal } from '../../testing/refusals.ts'
import { PRIVATE_USERNAME } from '../instagram-extras.ts'
import { metaStore } from '../meta-records.ts'
import { picture, TRAINS } from './client.ts'
import type { InstagramBench } from './instagram-bench.ts'
import { answer, children, CONTRACT, DAY, ERRORS, graph, make, REEL, saying, settings } from './instagram-refusing.ts'

/** A rule of `POST /{ig}/media` whose breach is in the parameters alone, over a picture that is right. */
function parameter(rule: string, source: string, form: Record<string, string>, body: unknown): Refusal<InstagramBench> {
  return {
    rule,
    source,
    status: 400,
    body,
    broken: async (bench) => make(bench, { ...('upload_type' in form ? {} : { image_url: await bench.stage() }), ...form }),
  }
}

/** A rule about the picture itself. */
function pictured(rule: string, subcode: number, code: number, bytes: () => Promise<Uint8Array>): Refusal<InstagramBench> {
  return {
    rule,
    source: ERRORS,
    status: 400,
    body: graph(code, subcode),
    broken: async (bench) => make(bench, { image_url: await hosted(bench, await bytes()) }),
  }
}

/** An address on Facebook's own CDN that holds these very bytes, whatever they are. */
async function hosted(bench: InstagramBench, bytes: Uint8Array): Promise<string> {
  const { world } = bench.meta.driver
  const address = await bench.stage()
  const photo = metaStore(world).photos.all().at(-1)
  await world.blobs.write(photo?.blobId ?? '', 0, [bytes] as unknown as AsyncIterable<Uint8Array>)
  return address
}

const CONTAINERS: readonly Refusal<InstagramBench>[] = [
  parameter('a caption over 2,200 characters', ERRORS, { caption: 'a'.repeat(2_201) }, graph(36004, 2207010)),
  parameter('a caption with 31 hashtags', `${CONTRACT} 3.3`, { caption: '#a '.repeat(31) }, graph(36004, 2207010)),
  parameter('a caption with 21 mentions', ERRORS, { caption: '@a '.repeat(21) }, graph(100, 2207040)),
  parameter('an unknown media_type', ERRORS, { media_type: 'PHOTO' }, graph(100, 2207023)),
  parameter(
    'media_type=VIDEO outside a carousel',
    `${CONTRACT} 3.1`,
    { media_type: 'VIDEO', upload_type: 'resumable' },
    graph(100, 2207023),
  ),
  parameter('alt_text on a reel', `${CONTRACT} 9`, { ...REEL, alt_text: 'x' }, saying(/images only/)),
  parameter('alt_text over 1,000 characters', `${CONTRACT} 3.1`, { alt_text: 'a'.repeat(1_001) }, saying(/1000 characters/)),
  parameter(
    'a tag in a picture without a place',
    `${CONTRACT} 3.1`,
    { user_tags: '[{"username":"mira"}]' },
    saying(/between 0\.0 and 1\.0/),
  ),
  parameter(
    'a tag outside the picture',
    `${CONTRACT} 3.1`,
    { user_tags: '[{"username":"mira","x":0.5,"y":1.5}]' },
    saying(/between 0\.0 and 1\.0/),
  ),
  parameter(
    'a tag with a place in a reel',
    `${CONTRACT} 3.1`,
    { ...REEL, user_tags: '[{"username":"mira","x":0.5,"y":0.5}]' },
    saying(/no x and y/),
  ),
  parameter(
    'a tag of someone who is private',
    'working clients, read 2026-11-27',
    { user_tags: `[{"username":"${PRIVATE_USERNAME}","x":0.5,"y":0.5}]` },
    graph(110, 2207018),
  ),
  parameter(
    '21 user tags',
    ERRORS,
    { user_tags: JSON.stringify(Array.from({ length: 21 }, (_, index) => ({ username: `u${index}`, x: 0.5, y: 0.5 }))) },
    graph(100, 2207040),
  ),
  parameter('a fourth collaborator', `${CONTRACT} 3.1`, { collaborators: '["a","b","c","d"]' }, saying(/up to 3/)),
  parameter('collaborators of a story', `${CONTRACT} 3.1`, { media_type: 'STORIES', collaborators: '["a"]' }, saying(/is for feed images/)),
  parameter(
    'a location without a place',
    'content-publishing guide, read 2026-11-27',
    { location_id: TRAINS.page },
    graph(100, undefined, { message: '(#100) INSTAGRAM_PLATFORM_API__INVALID_LOCATION_ID' }),
  ),
  parameter('trial_params that name no strategy', `${CONTRACT} 3.1`, { ...REEL, trial_params: '{}' }, saying(/MANUAL or SS_PERFORMANCE/)),
  parameter('a cover before the beginning of a reel', ERRORS, { ...REEL, thumb_offset: '-1' }, graph(1, 2207057)),
  parameter('a reel as a carousel item', `${CONTRACT} 3.2`, { ...REEL, is_carousel_item: 'true' }, saying(/cannot be a carousel item/)),
  parameter('a picture over rupload', `${CONTRACT} 9`, { media_type: 'IMAGE', upload_type: 'resumable' }, saying(/for videos only/)),
  parameter('product tags without a shop’s permissions', `${CONTRACT} 3.1`, { product_tags: '[{"product_id":"1"}]' }, graph(10)),
  pictured('a picture that is no JPEG', 2207005, 36001, () => picture(800, 800, 'png')),
  pictured('a picture of 1:2', 2207009, 36003, () => picture(500, 1_000)),
  pictured('a picture of 2:1', 2207009, 36003, () => picture(1_000, 500)),
  pictured('a picture over 8 MiB', 2207004, 36000, async () => Buffer.concat([await picture(800, 800), Buffer.alloc(8 * 1024 * 1024)])),
  pictured('a file that is no picture', 2207052, 9004, () => Promise.resolve(Buffer.from('not a picture'))),
].map((refusal) => (refusal.rule.startsWith('product tags') ? { ...refusal, status: 403 } : refusal))

const MORE_CONTAINERS: readonly Refusal<InstagramBench>[] = [
  {
    rule: 'a trial reel of a small account',
    source: 'working clients, read 2026-11-27',
    status: 400,
    body: graph(100, 2207081),
    broken: (bench) =>
      answer(bench, 'POST', `${TRAINS.instagram}/media`, {
        token: bench.meta.userToken,
        form: { ...REEL, trial_params: '{"graduation_strategy":"MANUAL"}' },
      }),
  },
  {
    rule: 'an address outside the internet that Meta reaches',
    source: ERRORS,
    status: 400,
    body: graph(9004, 2207052, { message: 'Only photo or video can be accepted as media type.' }),
    broken: (bench) => make(bench, { image_url: 'https://example.com/a.jpg' }),
  },
  {
    rule: 'an fbcdn address, once Meta refuses those',
    source: `${CONTRACT} 5`,
    status: 400,
    body: graph(9004, 2207052),
    broken: async (bench) => {
      const image_url = await bench.stage()
      settings(bench, { isFbcdnRefused: true })
      return make(bench, { image_url })
    },
  },
  {
    rule: 'a staged picture whose signed address is over',
    source: `${CONTRACT} 5`,
    status: 400,
    body: graph(9004, 2207052),
    broken: async (bench) => {
      const image_url = await bench.stage()
      bench.meta.driver.clock.advance(2 * DAY)
      return make(bench, { image_url })
    },
  },
  {
    rule: 'the 401st container of a day',
    source: `${CONTRACT} 3.3`,
    status: 400,
    body: graph(9, 2207069),
    broken: async (bench) => {
      const { containers } = metaStore(bench.meta.driver.world)
      const one = containers.get(await bench.container(REEL))
      if (one === undefined) throw new Error('no container')
      for (let index = 1; index < 400; index += 1) containers.put(`c${index}`, { ...one, id: `c${index}` })
      return make(bench, REEL)
    },
  },
  {
    rule: 'any container while the account is restricted',
    source: ERRORS,
    status: 400,
    body: graph(25, 2207050),
    broken: (bench) => {
      settings(bench, { instagramBlock: 'restricted' })
      return make(bench, REEL)
    },
  },
]

const CAROUSELS: readonly Refusal<InstagramBench>[] = [
  {
    rule: 'a carousel of one',
    source: ERRORS,
    status: 400,
    body: graph(100, 2207028),
    broken: async (bench) => {
      const [only] = await children(bench, 1)
      bench.settle()
      return make(bench, { media_type: 'CAROUSEL', children: only ?? '' })
    },
  },
  {
    rule: 'a carousel of eleven',
    source: ERRORS,
    status: 400,
    body: graph(100, 2207028),
    broken: (bench) => make(bench, { media_type: 'CAROUSEL', children: Array.from({ length: 11 }, (_, index) => `1780${index}`).join() }),
  },
  {
    rule: 'a carousel before each item is FINISHED',
    source: `${CONTRACT} 9`,
    status: 400,
    body: saying(/is IN_PROGRESS, not FINISHED/),
    broken: async (bench) => {
      settings(bench, { instagramPictureMs: 1_000 })
      return make(bench, { media_type: 'CAROUSEL', children: (await children(bench, 2)).join() })
    },
  },
  {
    rule: 'an item that belongs to another carousel',
    source: `${CONTRACT} 9`,
    status: 400,
    body: saying(/another carousel already/),
    broken: async (bench) => {
      const ids = (await children(bench, 2)).join()
      bench.settle()
      await bench.container({ media_type: 'CAROUSEL', children: ids })
      return make(bench, { media_type: 'CAROUSEL', children: ids })
    },
  },
]

/** What `POST /{ig}/media` refuses. */
export const INSTAGRAM_CONTAINER_REFUSALS: readonly Refusal<InstagramBench>[] = [...CONTAINERS, ...MORE_CONTAINERS, ...CAROUSELS]
