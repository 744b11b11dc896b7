import { audienceOf } from './audience.ts'
import { cdnAddress, imageVariants } from './cdn.ts'
import { commentsField } from './facebook-comment-shape.ts'
import { postInsightsField } from './facebook-insights.ts'
import { placeShape, timeOption } from './facebook-options.ts'
import { isPublic, postAddress } from './facebook-timeline.ts'
import type { GraphCall } from './graph-call.ts'
import { nestedEdge, pick, type FieldWish, type NodeShape } from './graph-fields.ts'
import { graphTime } from './graph-time.ts'
import type { PagePost } from './meta-records.ts'

/** `status_type` by kind (Page post reference, read 2026-11-23). */
const STATUS_TYPES: Readonly<Record<PagePost['kind'], string>> = {
  status: 'mobile_status_update',
  link: 'shared_story',
  photo: 'added_photos',
  album: 'added_photos',
  video: 'added_video',
  reel: 'added_video',
  story: 'added_video',
}

/** What can be asked of a Page's post. `post_id` is none of it: it belongs to videos. */
export function postShape(call: GraphCall, post: PagePost): NodeShape {
  const { world, store, now } = call
  const audience = () => audienceOf(post.id, post.publishAt ?? now, now)
  const likes = (wish: FieldWish) => nestedEdge(wish, [], () => ({}), audience().likes)
  return {
    typeName: 'PagePost',
    id: post.id,
    defaults: ['created_time', 'message'],
    fields: {
      message: () => (post.message === '' ? undefined : post.message),
      created_time: () =>
        timeOption(post.options, 'backdated_time') ?? graphTime(post.isScheduled ? post.createdAt : (post.publishAt ?? post.createdAt)),
      updated_time: () => graphTime(post.createdAt),
      permalink_url: () => call.context.link(postAddress(post)),
      status_type: () => STATUS_TYPES[post.kind],
      is_published: () => isPublic(post, now),
      is_hidden: () => false,
      is_expired: () => false,
      is_eligible_for_promotion: () => isPublic(post, now),
      scheduled_publish_time: () =>
        post.isScheduled && !isPublic(post, now) && post.publishAt !== null ? Math.floor(post.publishAt / 1000) : undefined,
      story: () => undefined,
      place: () => placeShape(post.options),
      from: (wish) => pick({ name: store.pages.get(post.pageId)?.name, id: post.pageId }, wish.fields),
      application: (wish) => pick({ name: store.apps.get(post.appId)?.name, id: post.appId }, wish.fields),
      privacy: (wish) => pick({ allow: '', deny: '', description: 'Public', friends: '', value: 'EVERYONE' }, wish.fields),
      full_picture: () => {
        const photo = store.photos.get(post.photoIds[0] ?? '')
        return photo === undefined ? undefined : call.context.link(cdnAddress(world, photo.blobId, 'jpg'))
      },
      attachments: (wish) => attachmentsOf(call, post, wish),
      shares: (wish) => (audience().shares === 0 ? undefined : pick({ count: audience().shares }, wish.fields)),
      reactions: likes,
      likes,
      comments: (wish) => commentsField(call, post.id, wish),
      insights: (wish) => (isPublic(post, now) ? postInsightsField(call, post, wish) : undefined),
      targeting: () => post.options?.['targeting'],
      feed_targeting: () => post.options?.['feed_targeting'],
      backdated_time: () => timeOption(post.options, 'backdated_time'),
      call_to_action: () => post.options?.['call_to_action'],
      child_attachments: () => post.options?.['child_attachments'],
      can_reply_privately: () => false,
      is_popular: () => false,
      is_spherical: () => false,
      promotable_id: () => post.id,
      icon: () => undefined,
      properties: () => undefined,
      message_tags: () => undefined,
      story_tags: () => undefined,
      parent_id: () => undefined,
      to: () => undefined,
      via: () => undefined,
    },
  }
}

function attachmentsOf(call: GraphCall, post: PagePost, wish: FieldWish): unknown {
  const { world, store } = call
  const target = (id: string, path: string) => ({ id, url: call.context.link(`https://www.facebook.com${path}`) })
  const picture = (photoId: string) => {
    const photo = store.photos.get(photoId)
    const image = photo === undefined ? undefined : imageVariants(world, photo)[0]
    return {
      description: photo?.caption,
      media:
        image === undefined ? undefined : { image: { height: image.height, src: call.context.link(image.source), width: image.width } },
      media_type: 'photo',
      target: target(photoId, `/photo.php?fbid=${photoId}`),
      type: 'photo',
      url: call.context.link(`https://www.facebook.com/photo.php?fbid=${photoId}`),
    }
  }
  const entry = (): unknown => {
    switch (post.kind) {
      case 'status':
        return undefined
      case 'link':
        return { media_type: 'link', target: { url: post.link }, title: post.link, type: 'share', url: post.link, unshimmed_url: post.link }
      case 'photo':
        return picture(post.photoIds[0] ?? '')
      case 'album':
        return {
          ...picture(post.photoIds[0] ?? ''),
          media_type: 'album',
          type: 'album',
          target: target(post.pageId, `/${post.pageId}`),
          subattachments: { data: post.photoIds.map(picture) },
        }
      default:
        return {
          description: post.message,
          media_type: 'video',
          target: target(post.videoId ?? post.photoIds[0] ?? '', new URL(postAddress(post)).pathname),
          type: 'video_inline',
          url: call.context.link(postAddress(post)),
        }
    }
  }
  const found = entry()
  return found === undefined ? undefined : pick({ data: [found] }, wish.fields)
}
