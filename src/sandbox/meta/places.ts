import type { SandboxAnswer } from '../kit/request.ts'
import type { World } from '../kit/world.ts'
import { ok, wishedFields, type GraphCall } from './graph-call.ts'
import { noPermission } from './graph-error.ts'
import { pick, readNode, type NodeShape } from './graph-fields.ts'
import { requiredText } from './graph-input.ts'
import { answerList } from './graph-paging.ts'
import type { Place } from './instagram-records.ts'
import { metaStore } from './meta-records.ts'

const PLACES: readonly Place[] = [
  {
    // The id in the documents' own sample calls.
    id: '7640348500',
    name: 'Museum on the Avenue',
    location: { street: '1071 Avenue', city: 'New York', country: 'United States', zip: '10128', latitude: 40.783, longitude: -73.959 },
  },
  {
    id: '104417382950116',
    name: 'Fernweh Kitchen',
    location: { street: 'Speicherweg 4', city: 'Hamburg', country: 'Germany', zip: '20457', latitude: 53.5441, longitude: 9.9986 },
  },
  {
    id: '112774906320815',
    name: 'Old Harbour Hall',
    location: { street: 'Kaistrasse 11', city: 'Hamburg', country: 'Germany', zip: '20459', latitude: 53.5459, longitude: 9.9661 },
  },
  {
    id: '118209465771043',
    name: 'Harbour Light Museum',
    location: { street: '2 Quay Lane', city: 'Galway', country: 'Ireland', zip: 'H91', latitude: 53.2707, longitude: -9.0568 },
  },
]

/** Puts the practice places there. */
export function seedPlaces(world: World): void {
  const { places } = metaStore(world)
  for (const place of PLACES) if (places.get(place.id) === undefined) places.put(place.id, place)
}

/** `GET /pages/search?q=`: Pages by name, with where they are (Pages Search reference, read 2026-11-27). */
export function searchPlaces(call: GraphCall): SandboxAnswer {
  const wanted = requiredText(call.input, 'q').toLocaleLowerCase('en')
  if (call.caller.kind === 'instagram') throw noPermission('Instagram Login cannot search for Pages', 10)
  const found = call.store.places.all().filter((place) => place.name.toLocaleLowerCase('en').includes(wanted))
  const wishes = wishedFields(call)
  return ok(answerList(call, found, (place) => readNode(shapeOf(call, place), wishes)))
}

function shapeOf(call: GraphCall, place: Place): NodeShape {
  return {
    typeName: 'Page',
    id: place.id,
    defaults: ['name'],
    fields: {
      name: () => place.name,
      link: () => call.context.link(`https://www.facebook.com/${place.id}`),
      location: (wish) => pick(place.location, wish.fields),
      is_unclaimed: () => false,
      verification_status: () => 'not_verified',
    },
  }
}
